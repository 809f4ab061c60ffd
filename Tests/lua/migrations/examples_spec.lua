--- The worked examples of migrations, each as a file and one as a heredoc, with an emulator of its
-- own.

local program
for position = -1, -9, -1 do
  program = arg[position] or program
end

local root <const> = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/../../.."

-- The journals that examples write stay out of the way.
local function run(command)
  local pipe = assert(io.popen(([[
program=$(realpath '%s'); root=$(realpath '%s'); folder=$(mktemp -d); cd "$folder"
%s
status=$?; rm -rf "$folder"; exit $status]]):format(program, root, command)))
  local output = pipe:read("a")
  local _, _, status = pipe:close()
  return status, output
end

local function example(name)
  return run(('"$program" --emulator "$root/scripts/migrations/examples/%s.lua" 2>&1'):format(name))
end

describe("the story of scripts/try", function()
  it("goes from the inventory to the deletion of what is replaced", function()
    local status, output = run('"$program" --emulator "$root/scripts/migrations/story.lua" . 2>&1')
    expect(status):equals(0)
    expect(output):matches("ok   canary +passed")
    for _, pool in ipairs({ "render-linux", "render-windows" }) do
      expect(output):contains("deleted pool contosorender/" .. pool)
      expect(output):contains(("%-20s 0 references to Batch"):format(pool .. "-kv"))
    end
    expect(output:find("NOT", 1, true)):equals(nil)
  end)
end)

describe("the example", function()
  it("custom-start-task.lua moves a pool and proves it with a task", function()
    local status, output = example("custom-start-task")
    expect(status):equals(0)
    expect(output):matches("ok   canary +passed")
    expect(output):matches("ok   jobs that name the old pool +0")
    expect(output:find("NOT", 1, true)):equals(nil)
    local again, text = run([["$program" --emulator 2>&1 <<'EOF'
]] .. assert(io.open(root .. "/scripts/migrations/examples/custom-start-task.lua")):read("a") .. [[
EOF]])
    expect(again):equals(0)
    expect(text):matches("ok   canary +passed")
  end)

  it("waves-by-tag.lua begins a wave when the one before is proved", function()
    local status, output = example("waves-by-tag")
    expect(status):equals(0)
    local _, first = output:find("Wave 1.-successor.-encode%-windows%-kv.-Wave 2")
    expect(first ~= nil):is_true()
    expect(output:sub(first)):matches("ok   successor +made by this plan +render%-windows%-kv")
    expect(output:find("NOT", 1, true)):equals(nil)
  end)

  it("cer-only.lua fetches secrets without the extension, also as a heredoc", function()
    local status, output = example("cer-only")
    expect(status):equals(0)
    expect(output):contains("keep the public certificate in contoso-kv as secret")
    expect(output):matches("ok   canary +passed")
    expect(output):contains("-kv has /opt/certificates/batch-")
    expect(output:find("NOT", 1, true)):equals(nil)
    expect(output:find("Key Vault extension", 1, true)):equals(nil)
    local again, text = run([["$program" --emulator 2>&1 <<'EOF'
]] .. assert(io.open(root .. "/scripts/migrations/examples/cer-only.lua")):read("a") .. [[
EOF]])
    expect(again):equals(0)
    expect(text):matches("ok   canary +passed")
    expect(text):contains("keep the public certificate in contoso-kv as secret")
  end)
end)
