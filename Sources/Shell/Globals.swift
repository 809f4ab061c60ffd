import LuaRuntime

/// The names that the shell publishes.
enum Globals {
    /// Modules of `lib/` and of the program that are globals.
    static let modules = [
        "async", "azure", "certificate", "extension", "journal", "json", "migrate", "pretty",
        "secret",
    ]

    /// Lets each name of ``modules`` be loaded when a script first uses it.
    static func publish(in runtime: LuaRuntime) throws(LuaError) {
        runtime.register("certferry.globals", source: source)
        let names = runtime.makeTable()
        for (offset, name) in modules.enumerated() {
            names[offset + 1] = .text(name)
        }
        guard let publish = try runtime.require("certferry.globals").function else { return }
        try runtime.call(publish, [.table(names)])
    }

    private static let source = """
        return function(names)
          local lazy = {}
          for _, name in ipairs(names) do
            lazy[name] = true
          end
          setmetatable(_G, {
            __index = function(globals, name)
              if lazy[name] then
                local module = require(name)
                rawset(globals, name, module)
                return module
              end
            end,
          })
        end
        """
}
