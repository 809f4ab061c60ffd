--- S57: lists of the service that are longer than a page.

local azure = require("azure")
local emulator = require("emulator")

describe("a list of three pages (S57)", function()
  local batch = azure.login():batch("contosorender")
  local TASKS <const> = 2100

  local function id(number)
    return ("task-%05d"):format(number)
  end

  batch:add_job({ id = "long-list", poolInfo = { poolId = "preview-linux" } })
  for first = 1, TASKS, 100 do
    local tasks = {}
    for number = first, first + 99 do
      tasks[#tasks + 1] = { id = id(number), commandLine = "echo " .. ("x"):rep(200) }
    end
    batch:add_tasks("long-list", { value = tasks })
  end

  -- How many requests for tasks f makes.
  local function pages_of(f)
    emulator.reset_requests()
    f()
    local pages = 0
    for _, count in ipairs(emulator.requests().counts) do
      if count.operation == "GET /jobs/*/tasks" then
        pages = pages + count.count
      end
    end
    return pages
  end

  local function used()
    collectgarbage()
    collectgarbage()
    return collectgarbage("count")
  end

  -- The KiB of what f gives.
  local function size_of(f)
    local before = used()
    local value = f()
    local size = used() - before
    return value and size
  end

  it("is followed to its end, each item once", function()
    local number = 0
    expect(pages_of(function()
      for task in batch:tasks("long-list") do
        number = number + 1
        expect(task.id):equals(id(number))
      end
    end)):equals(3)
    expect(number):equals(TASKS)
  end)

  it("gives exactly as many items as are asked for, and asks for no further page", function()
    for max, pages in pairs({ [999] = 1, [1000] = 1, [1001] = 2, [TASKS + 1] = 3 }) do
      local list
      expect(pages_of(function()
        list = batch:tasks("long-list"):list({ max = max })
      end)):equals(pages)
      expect(#list):equals(math.min(max, TASKS))
    end
  end)

  it("takes the memory of one page in a loop, however many there are", function()
    local sizes, number = {}, 0
    for _ in batch:tasks("long-list") do
      number = number + 1
      if number % 1000 == 1 then
        sizes[#sizes + 1] = used()
      end
    end
    expect(#sizes):equals(3)
    local page = size_of(function() return batch:tasks("long-list"):list({ max = 1000 }) end)
    expect(sizes[2] - sizes[1] < page / 2):is_true()
    expect(sizes[3] - sizes[1] < page / 2):is_true()
  end)

  batch:delete_job("long-list")
end)
