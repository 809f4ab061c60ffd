--- Compares every `import` of a Swift file with the dependencies that Package.swift declares.
--
-- SwiftPM lets a target import whatever its dependencies depend on; here a target imports what it
-- names, and names nothing else. Run by scripts/test as `certferry scripts/check-imports.lua`, in
-- the root of the project.

local json = require("json")

-- Not in Package.swift: they come with the toolchain or the system.
local PLATFORM <const> = {
  Dispatch = true, Foundation = true, FoundationEssentials = true, Glibc = true,
  Synchronization = true, Testing = true,
}

local function read_command(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read("a")
end

local function declared_by(target)
  local names = { [target.name] = true }
  for _, dependency in ipairs(target.dependencies) do
    local entry = dependency.byName or dependency.product or dependency.target
    names[entry[1]] = true
  end
  return names
end

local function imports_of(path)
  local found = {}
  for line in io.lines(path) do
    local name = line:match("^[%w@()_ ]-import%s+([%w_]+)")
    if name and not line:find("^%s*//") then
      found[#found + 1] = name
    end
  end
  return found
end

local function swift_files(folder)
  local found = {}
  for path in read_command(("find '%s' -name '*.swift'"):format(folder)):gmatch("[^\n]+") do
    found[#found + 1] = path
  end
  return found
end

local function check(target, folder, problems)
  local declared, imported = declared_by(target), { [target.name] = true }
  local files = swift_files(folder)
  for _, path in ipairs(files) do
    for _, name in ipairs(imports_of(path)) do
      imported[name] = true
      if not (declared[name] or PLATFORM[name]) then
        problems[#problems + 1] = ("%s imports %s, which target %s does not declare")
          :format(path, name, target.name)
      end
    end
  end
  for name in pairs(#files > 0 and declared or {}) do
    if not imported[name] then
      problems[#problems + 1] = ("target %s declares %s, which no file of it imports")
        :format(target.name, name)
    end
  end
end

local package = json.decode(read_command("swift package dump-package"))
local problems, checked = {}, 0
for _, target in ipairs(package.targets) do
  if target.type ~= "system" then
    local root = target.type == "test" and "Tests/" or "Sources/"
    check(target, target.path or root .. target.name, problems)
    checked = checked + 1
  end
end
assert(checked > 10, "Package.swift was not understood")
print(table.concat(problems, "\n"))
os.exit(#problems == 0)
