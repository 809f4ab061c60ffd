internal import Glibc

/// Folders that may be believed because nobody else can write to them.
enum OwnFolder {
    /// Checks that a path is a folder of this user and closed to others.
    static func check(_ path: String) throws(EmulatorError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw refusal(path, String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw refusal(path, "it is not a folder") }
        guard status.st_uid == geteuid() else {
            throw refusal(path, "it belongs to another user")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw refusal(path, "it is open to others; make its mode 0700")
        }
    }

    private static func refusal(_ path: String, _ reason: String) -> EmulatorError {
        EmulatorError(code: .stateFolder, message: "cannot use the folder '\(path)': \(reason)")
    }
}
