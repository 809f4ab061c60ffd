import Glibc

/// The terminal on standard output, apart from what libedit does with it.
public enum Terminal {
    /// Whether the terminal understands escape sequences.
    public static var hasEscapes: Bool {
        guard let name = getenv("TERM").map({ String(cString: $0) }) else { return false }
        return !name.isEmpty && name != "dumb"
    }

    /// The size in characters; 80 by 24 where it cannot be told.
    public static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Takes the characters of the environment's locale, UTF-8 where it names none.
    ///
    /// Numbers stay as Lua writes them.
    static func setCharacterSet() {
        setlocale(LC_CTYPE, "")
        if String(cString: nl_langinfo(CInt(CODESET))) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }

    /// Stops the echo of what is typed, until libedit takes over.
    ///
    /// It would move the cursor between the prompt and the text. Line mode is left as well:
    /// libedit takes what it finds in line mode for the user's wish.
    static func silence() {
        var modes = termios()
        guard tcgetattr(0, &modes) == 0 else { return }
        modes.c_lflag &= ~tcflag_t(ECHO | ICANON)
        tcsetattr(0, TCSADRAIN, &modes)
    }

    /// Puts the cursor at the start of a line, after a `%` if output has left it within one.
    ///
    /// The blanks wrap to the next line only if the cursor is not at the start.
    static func startLine() {
        guard hasEscapes else { return }
        let blanks = String(repeating: " ", count: size.columns - 1)
        write("%\(blanks)\r\u{1B}[K")
    }

    /// Ends a line that is given up, together with what is shown of it below the cursor.
    static func abandonLine(_ mark: String) {
        write(hasEscapes ? "\(mark)\u{1B}[J\r\n" : "\(mark)\n")
    }

    /// Has pastes marked by `ESC[200~` and `ESC[201~`.
    static func markPastes(_ on: Bool) {
        guard hasEscapes else { return }
        write("\u{1B}[?2004\(on ? "h" : "l")")
    }

    /// Writes at once, after everything that C's streams hold.
    static func write(_ text: String) {
        fflush(nil)
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            let count = bytes[position...].withUnsafeBytes {
                Glibc.write(1, $0.baseAddress, $0.count)
            }
            guard count > 0 || errno == EINTR else { return }
            position += max(0, count)
        }
    }
}
