internal import Glibc
internal import Secrets

/// Questions to the person at the terminal, also when standard input is a script.
enum Terminal {
    /// Reads a line without showing it.
    ///
    /// - Throws: ``BindingError`` if there is no terminal, or if Ctrl-C or the end of input came.
    static func readSecret(prompt: String) throws(BindingError) -> Secret {
        Secret(try readLine(prompt: prompt, isShown: false))
    }

    /// Reads a line.
    ///
    /// - Throws: ``BindingError`` if there is no terminal, or if Ctrl-C or the end of input came.
    static func readLine(prompt: String) throws(BindingError) -> String {
        String(decoding: try readLine(prompt: prompt, isShown: true), as: UTF8.self)
    }

    /// What shows a text on standard error; nil if no person sees it.
    static var announcement: (@Sendable (String) -> Void)? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        close(terminal)
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        return { text in show("\(text)\n", on: STDERR_FILENO) }
    }

    private static func readLine(
        prompt: String, isShown: Bool
    ) throws(BindingError) -> [UInt8] {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .noTerminal(prompt) }
        defer { close(descriptor) }
        var modes = termios()
        guard tcgetattr(descriptor, &modes) == 0 else { throw .noTerminal(prompt) }
        let previous = modes
        modes.c_lflag |= tcflag_t(ICANON | ISIG)
        if isShown { modes.c_lflag |= tcflag_t(ECHO) } else { modes.c_lflag &= ~tcflag_t(ECHO) }
        tcsetattr(descriptor, TCSAFLUSH, &modes)
        defer {
            var previous = previous
            tcsetattr(descriptor, TCSAFLUSH, &previous)
            if !isShown { show("\n", on: descriptor) }
        }
        show(prompt, on: descriptor)
        guard let line = readLine(from: descriptor) else {
            throw BindingError(
                code: "Cancelled", message: "'\(prompt)' was not answered: it was cancelled")
        }
        return line
    }

    private static func show(_ text: String, on descriptor: CInt) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    /// The bytes before the newline; nil if a signal or the end of input came first.
    private static func readLine(from descriptor: CInt) -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }
}

extension BindingError {
    fileprivate static func noTerminal(_ prompt: String) -> BindingError {
        BindingError(
            code: "NoTerminal",
            message: "cannot ask '\(prompt)': there is no terminal",
            nextStep: "secret.file and secret.env take secrets without one; --yes confirms")
    }
}
