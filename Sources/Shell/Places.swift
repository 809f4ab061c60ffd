import Glibc

/// Where the program and its parts are.
enum Places {
    /// The folder of the running executable.
    static var programDirectory: String {
        Files.fullPath(of: "/proc/self/exe").map(Files.directory) ?? "."
    }

    /// The folder of the Lua library: `$CERTFERRY_LIB`, the installed one, or that of the source
    /// tree in which the program was built.
    static func library(ignoringEnvironment: Bool) -> String? {
        if !ignoringEnvironment, let given = environment("CERTFERRY_LIB") { return given }
        var directory = programDirectory
        let installed = directory + "/../share/certferry/lib"
        if Files.exists(installed + "/azure.lua") { return installed }
        while directory != "/", directory != "." {
            if Files.exists(directory + "/lib/azure.lua") { return directory + "/lib" }
            directory = Files.directory(of: directory)
        }
        return nil
    }

    /// The folder of the user's own settings and modules.
    static var configuration: String? {
        if let base = environment("XDG_CONFIG_HOME") { return base + "/certferry" }
        return environment("HOME").map { $0 + "/.config/certferry" }
    }

    /// The folder that holds the history and what scripts have done once.
    static var state: String? {
        if let base = environment("XDG_STATE_HOME") { return base + "/certferry" }
        return environment("HOME").map { $0 + "/.local/state/certferry" }
    }

    /// A variable of the environment that is set and not empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
