import Glibc

/// The user's own editor, on a text that is nobody else's to read.
enum TextEditor {
    /// Why a text could not be edited.
    struct Failure: Error {
        let message: String
    }

    /// Opens `$VISUAL` or `$EDITOR` on a temporary file of mode 0600, which is gone afterwards.
    ///
    /// - Returns: The text as the user has left it.
    static func edit(_ text: String) throws(Failure) -> String {
        let editor = Places.environment("VISUAL") ?? Places.environment("EDITOR") ?? "vi"
        let folder = Places.environment("TMPDIR") ?? "/tmp"
        var template = Array("\(folder)/certferry-XXXXXX".utf8CString)
        guard let own = mkdtemp(&template).map({ String(cString: $0) }) else {
            throw failure("make a folder in '\(folder)'")
        }
        defer { rmdir(own) }
        // The suffix is what tells an editor the language.
        let path = own + "/entry.lua"
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("make '\(path)'") }
        defer { unlink(path) }
        let bytes = Array("\(text)\n".utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count
        close(file)
        guard isWritten else { throw failure("write '\(path)'") }
        let status = ForegroundProcess.run(editor, [path])
        guard status == 0 else {
            throw Failure(
                message: "cannot edit with '\(editor)': it ended with status \(status); "
                    + "set VISUAL or EDITOR to another editor")
        }
        return try contents(of: path)
    }

    private static func contents(of path: String) throws(Failure) -> String {
        do throws(Files.Failure) {
            var text = String(decoding: try Files.read(path), as: UTF8.self)
            while text.last == "\n" { text.removeLast() }
            return text
        } catch {
            throw Failure(message: "cannot read '\(path)': \(error.reason)")
        }
    }

    private static func failure(_ attempt: String) -> Failure {
        Failure(message: "cannot \(attempt): \(String(cString: strerror(errno)))")
    }
}
