import CLua
import CLuaShim

private let jsonSource = """
    local native, check = ...
    local json = {
      null = native.null, array = native.array, is_array = native.is_array,
    }

    function json.encode(value, options)
      check(options, { "pretty" }, "encode")
      return native.encode(value, options and options.pretty)
    end

    function json.decode(text, options)
      check(options, { "depth" }, "decode")
      return native.decode(text, options and options.depth)
    end

    return json
    """

private let asyncSource = """
    local native, check, await = ...
    local async = { sleep = native.sleep, spawn = native.spawn, background = native.background }

    local DEFAULT_LIMIT <const> = 16

    -- Runs all workers; the first failure cancels the others and is raised.
    local function join(tasks)
      local group <close> = native.group(tasks)
      await(group.event)
    end

    local function expect(position, name, value, expected)
      if type(value) ~= expected then
        local text = "bad argument #%d to '%s' (%s expected, got %s)"
        native.raise(text:format(position, name, expected, type(value)))
      end
    end

    function async.map(list, f, options)
      expect(1, "map", list, "table")
      expect(2, "map", f, "function")
      check(options, { "limit" }, "map")
      local limit = options and options.limit or DEFAULT_LIMIT
      if math.type(limit) ~= "integer" or limit < 1 then
        native.raise("bad option 'limit' to 'map' (positive integer expected)")
      end
      local results, count, last = {}, #list, 0
      local function work()
        while last < count do
          last = last + 1
          local position = last
          results[position] = f(list[position], position)
        end
      end
      local workers = {}
      for worker = 1, math.min(limit, count) do
        workers[worker] = native.spawn(work)
      end
      join(workers)
      return results
    end

    function async.all(functions)
      expect(1, "all", functions, "table")
      local tasks, count = {}, #functions
      for position = 1, count do
        tasks[position] = native.spawn(functions[position])
      end
      join(tasks)
      local results = {}
      for position = 1, count do
        results[position] = tasks[position]:wait()
      end
      return table.unpack(results, 1, count)
    end

    return async
    """

/// The modules that come with the runtime: async, json, options.
extension LuaRuntime {
    func registerModules() {
        register(optionsModule)
        preload("json") { call in
            let runtime = call.runtime
            let native = runtime.withStack { state in
                luashim_push_json(state)
                return runtime.value(at: -1, on: state)
            }
            let json = runtime.runOwn(jsonSource, [native, try runtime.optionCheck()])
            try runtime.push(json[0], on: call.state)
            return 1
        }
        preload("async") { call in
            let runtime = call.runtime
            let native = runtime.withStack { state in
                runtime.push(runtime.asyncModule, on: state)
                return runtime.value(at: -1, on: state)
            }
            let wait = LuaTable(runtime.entry(of: Event.self).methods)["wait"]
            let async = runtime.runOwn(
                asyncSource, [native, try runtime.optionCheck(), wait])
            try runtime.push(async[0], on: call.state)
            return 1
        }
    }

    private func optionCheck() throws(LuaError) -> LuaValue {
        try require("options").table?["check"] ?? .nil
    }

    /// `options.check(table_or_nil, {"key", ...}, "function")` raises for any other key.
    private var optionsModule: LuaModule {
        var module = LuaModule("options")
        module.function("check") { call in
            let allowed = try call.table(2)
            let name = try call.optionalString(3) ?? "?"
            guard call.isNil(1) || call.value(1).table != nil else {
                let got = call.runtime.typeName(of: call.value(1))
                throw LuaError(
                    .argument, "bad options to '\(name)' (table expected, got \(got))")
            }
            let options = LuaOptions(
                table: try call.optionalTable(1), runtime: call.runtime, function: name)
            try options.check(
                allowed: (0..<allowed.count).compactMap { allowed[$0 + 1].string })
            return .nil
        }
        module.function("nearest") { call in
            let allowed = try call.table(2)
            let names = (0..<allowed.count).compactMap { allowed[$0 + 1].string }
            return nearestName(to: try call.string(1), among: names).map(LuaValue.text) ?? .nil
        }
        return module
    }

    private var asyncModule: LuaModule {
        var module = LuaModule("async.native")
        module.operation("sleep") { call in
            let seconds = try call.number(1)
            guard seconds >= 0, seconds <= 1e9 else {
                throw call.bad(1, "seconds must be 0 to 1e9")
            }
            return {
                try await Task.sleep(for: .seconds(seconds))
                return .nothing
            }
        }
        module.function("spawn") { call in
            let arguments = stride(from: 2, through: call.count, by: 1).map(call.value)
            let function = try call.function(1)
            let task = try call.runtime.scheduler.spawn(function, arguments)
            return .object(task.event)
        }
        module.function("background") { call in
            let task = try call.runtime.scheduler.spawnBackground(call.function(1), [])
            return .object(task.event)
        }
        module.function("group") { call in
            let tasks = try call.table(1)
            let events = (0..<tasks.count).compactMap { offset -> Event? in
                guard case .object(let object) = tasks[offset + 1] else { return nil }
                return object as? Event
            }
            return .object(TaskGroup(events))
        }
        module.function("raise") { call in
            throw LuaError(.argument, try call.string(1))
        }
        return module
    }
}
