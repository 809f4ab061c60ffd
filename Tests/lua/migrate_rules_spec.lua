--- Every rule of the audit: an estate in which it finds something, and one in which it does not.

local certificate = require("certificate")
local rules = require("migrate.audit.rules")

local folder = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$")
local made = dofile(folder .. "/rule_estates.lua")

local of_account, healthy, findings_of = made.of_account, made.healthy, made.findings_of
local cases = dofile(folder .. "/rule_cases.lua")

describe("rules", function()
  for _, rule in ipairs(rules.load()) do
    it(rule.id .. " is where its id says, with all that a reader needs", function()
      expect(rule.path):matches("/" .. rule.id .. "%.lua$")
      expect(rule.id):matches("^[RD]%d%d%d$")
      expect(rule.link):matches("^https://learn%.microsoft%.com/")
      expect(rule.title:find("%.$")):equals(nil)
    end)

    it(rule.id .. " finds what it is for, and says where", function()
      local case = assert(cases[rule.id], "there is no case for the rule")
      local found = findings_of(rule.id, case.bad, case.bad_with)
      expect(#found >= 1):is_true()
      expect(found[1].failed):equals(nil)
      expect(found[1].rule):equals(rule.id)
      expect(found[1].object.kind and found[1].object.id ~= nil):is_true()
      local evidence = {}
      for position, finding in ipairs(found) do
        evidence[position] = finding.evidence
      end
      expect(table.concat(evidence, "\n")):contains(case.evidence)
    end)

    it(rule.id .. " finds nothing where nothing is", function()
      local case = cases[rule.id]
      local found = findings_of(rule.id, case.good, case.good_with)
      expect(tostring(found)):equals(tostring(findings_of("none", case.good)))
    end)
  end

  it("are all there", function()
    local loaded, wanted = {}, {}
    for _, rule in ipairs(rules.load()) do
      loaded[#loaded + 1] = rule.id
    end
    for id in pairs(cases) do
      wanted[#wanted + 1] = id
    end
    table.sort(wanted)
    table.sort(loaded)
    expect(loaded):equals(wanted)
    expect(#loaded):equals(88)
  end)
end)

describe("rules", function()
  it("know certificates at hand as bundles", function()
    local bundle = certificate.make({ subject = "render" })
    local found = findings_of("R025", healthy, { files = { bundle } })
    expect(found[1].evidence):contains(bundle.leaf.thumbprint)
  end)

  it("tell of signatures of the very pool that has them", function()
    local function evidence(path)
      local found = findings_of("R081", of_account({ masked = { path } }))
      return found[1] and found[1].evidence
    end
    expect(evidence("pools/linux/startTask/resourceFiles/1/httpUrl"))
      :equals("signatures of links")
    expect(evidence("pools/linux-2/startTask/resourceFiles/1/httpUrl")):equals(nil)
  end)

  it("say what is uncertain", function()
    local known = {}
    for _, rule in ipairs(rules.load()) do
      known[rule.id] = rule.uncertain ~= nil
    end
    for _, id in ipairs({ "R002", "R005", "R056", "R064", "R075", "R086" }) do
      expect(known[id]):is_true()
    end
  end)
end)

-- The retirement guide's questions and its answers, with the rules that find where an answer
-- matters. learn.microsoft.com/azure/batch/batch-certificate-migration-guide
local FAQ <const> = {
  { "pools of Cloud Services take neither extension nor identity", { "R002" } },
  { "accounts of either allocation mode may use any vault", { "R003" } },
  { "pools of Linux and of Windows have an extension of their own", { "R004" } },
  { "a pool that exists can't be given the extension", { "R005", "R083" } },
  { "AZ_BATCH_CERTIFICATES_DIR is replaced by a folder for root", { "R006", "R007", "R013" } },
  { ".cer files become secrets or files of a storage account", { "R008", "R014" } },
  { "users of tasks who are no administrators need another way", { "R009", "R007" } },
  { "Key Vault has best practices", { "R010" } },
  { "after 29 February 2024 nothing is promised of references", { "R001", "R011", "R012" } },
}

local function rule_with(id)
  for _, rule in ipairs(rules.load()) do
    if rule.id == id then
      return rule
    end
  end
  return nil
end

describe("the retirement guide", function()
  for _, answer in ipairs(FAQ) do
    it("is told where it matters that " .. answer[1], function()
      for _, id in ipairs(answer[2]) do
        expect(rule_with(id) ~= nil):is_true()
        expect(#findings_of(id, cases[id].bad, cases[id].bad_with) > 0):is_true()
      end
    end)
  end
end)
