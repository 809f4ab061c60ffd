import LuaRuntime

/// The names that the shell publishes.
enum Globals {
    /// Modules of `lib/` and of the program that are globals.
    static let modules = [
        "async", "azure", "certificate", "emulator", "extension", "help", "journal", "json",
        "migrate", "pretty", "secret", "shell",
    ]

    /// Functions of `lib/` that are globals, with the module that returns each.
    static let functions = ["once": "shell.once"]

    /// Lets each name of ``modules`` and ``functions`` be loaded when a script first uses it.
    ///
    /// - Parameters:
    ///   - library: The folder of the program's own modules, which are found before all others
    ///     and whatever `package.path` becomes.
    ///   - isStrict: Whether reading any other undefined global is an error.
    static func publish(
        in runtime: LuaRuntime, library: String?, isStrict: Bool
    ) throws(LuaError) {
        runtime.register("certferry.globals", source: source)
        let names = runtime.makeTable()
        for name in modules { names[name] = .text(name) }
        for (name, module) in functions { names[name] = .text(module) }
        let module = try runtime.require("certferry.globals").table
        guard let publish = module?["publish"].function else { return }
        let folder = library.map(LuaValue.text) ?? .nil
        try runtime.call(publish, [.table(names), .boolean(isStrict), folder])
    }

    /// The names of all globals, those that are not loaded yet included.
    static func names(in runtime: LuaRuntime) -> [String] {
        modules + functions.keys + runtime.globals.pairs().compactMap(\.key.string)
    }

    /// Whether a name means something to Lua by now.
    static func isDefined(_ name: String, in runtime: LuaRuntime) -> Bool {
        !runtime.globals[name].isNil || functions[name] != nil
            || (modules.contains(name) && name != "help")
    }

    private static let source = """
        local globals = { baseline = {}, lazy = {} }

        local function undefined(name)
          local near = require("options").nearest(tostring(name), globals.names())
          local hint = near and ("; did you mean '%s'?"):format(near) or ""
          error(("undefined global '%s'%s"):format(tostring(name), hint), 3)
        end

        function globals.names()
          local names = {}
          for name in next, globals.lazy do
            names[#names + 1] = name
          end
          for name in next, _G do
            if type(name) == "string" then
              names[#names + 1] = name
            end
          end
          return names
        end

        local searchpath, loadfile, insert = package.searchpath, loadfile, table.insert

        local function add_searcher(folder)
          globals.library = folder .. "/?.lua;" .. folder .. "/?/init.lua"
          insert(package.searchers, 2, function(name)
            local path, tried = searchpath(name, globals.library)
            if not path then
              return tried
            end
            return assert(loadfile(path)), path
          end)
        end

        function globals.publish(names, is_strict, library)
          if library then
            add_searcher(library)
          end
          for name, module in next, names do
            globals.lazy[name] = module
            globals.baseline[name] = true
          end
          for name in next, _G do
            globals.baseline[name] = true
          end
          setmetatable(_G, {
            __index = function(table, name)
              if globals.lazy[name] then
                local module = require(globals.lazy[name])
                rawset(table, name, module)
                return module
              elseif is_strict then
                undefined(name)
              end
            end,
          })
        end

        return globals
        """
}
