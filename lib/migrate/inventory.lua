--- What one Batch account holds, and who uses which certificate.
--
-- Requires async.

local async = require("async")

local function index_by(items, key)
  local index = {}
  for _, item in ipairs(items) do
    index[item[key]] = item
  end
  return index
end

--- Jobs that run on a pool and can still start tasks.
local function jobs_on(jobs, pool_id)
  local found = {}
  for _, job in ipairs(jobs) do
    if job.state ~= "completed" and job.poolInfo and job.poolInfo.poolId == pool_id then
      found[#found + 1] = job
    end
  end
  return found
end

local function describe_pool(pool, jobs)
  local machine = pool.virtualMachineConfiguration
  local agent = machine and machine.nodeAgentSKUId or ""
  return {
    id = pool.id,
    os = agent:find("windows", 1, true) and "windows" or machine and "linux" or "cloud service",
    node_agent = agent,
    nodes = (pool.currentDedicatedNodes or 0) + (pool.currentLowPriorityNodes or 0),
    references = pool.certificateReferences or {},
    jobs = jobs_on(jobs, pool.id),
    resource = pool,
  }
end

--- Reads pools, certificates and jobs at the same time.
-- @param batch a Batch account of a session
-- @return `{account, pools, certificates, jobs, pool(id)}`; each pool with its operating system,
--   node count, certificate references and jobs
return function(batch)
  local pools, certificates, jobs
  async.all({
    function() pools = batch:pools():list() end,
    function() certificates = batch:certificates():list() end,
    function() jobs = batch:jobs():list() end,
  })
  local described = {}
  for _, pool in ipairs(pools) do
    described[#described + 1] = describe_pool(pool, jobs)
  end
  return {
    account = batch.name,
    pools = described,
    pools_by_id = index_by(described, "id"),
    certificates = certificates,
    certificates_by_thumbprint = index_by(certificates, "thumbprint"),
    jobs = jobs,
  }
end
