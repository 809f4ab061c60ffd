import Glibc

/// The entries of earlier sessions, in a file that any number of sessions share.
///
/// A line for each entry; line ends within it are written `\n`, backslashes `\\`. Each entry is
/// appended at once, so that a session that is killed loses nothing.
public final class HistoryFile {
    /// A history that cannot be used; the file is left as it is.
    public struct Failure: Error {
        /// What was attempted, and why it failed.
        public let message: String
    }

    private let path: String
    private let limit: Int
    private var last: String?

    /// Names the file.
    ///
    /// - Parameters:
    ///   - path: The file, which need not exist; its folder is made when it is needed.
    ///   - limit: How many entries are kept.
    public init(path: String, limit: Int = 10_000) {
        self.path = path
        self.limit = limit
    }

    /// The entries, the oldest first.
    ///
    /// - Throws: ``Failure`` if the file cannot be read or was not written by this type; nothing
    ///   should be appended then.
    public func load() throws(Failure) -> [String] {
        guard access(path, F_OK) == 0 else { return [] }
        let file = try LockedFile(path: path)
        let bytes = try file.contents()
        guard let lines = Self.lines(of: bytes) else {
            throw Failure(message: "cannot use history '\(path)': it has another format")
        }
        if lines.count > limit + limit / 4 {
            try file.replace(with: lines.suffix(limit).joined(separator: "\n") + "\n")
        }
        let entries = lines.suffix(limit).map(Self.unescape)
        last = entries.last
        return entries
    }

    /// Stores an entry, unless it is blank, begins with a blank, or repeats the one before.
    ///
    /// - Returns: Whether it was stored.
    /// - Throws: ``Failure`` if the file cannot be written.
    @discardableResult
    public func append(_ entry: String) throws(Failure) -> Bool {
        guard let first = entry.first, !first.isWhitespace, entry != last else { return false }
        try LockedFile(path: path).append(Self.escape(entry) + "\n")
        last = entry
        return true
    }

    static func escape(_ entry: String) -> String {
        var line = ""
        for character in entry.unicodeScalars {
            switch character {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            default: line.unicodeScalars.append(character)
            }
        }
        return line
    }

    static func unescape(_ line: some StringProtocol) -> String {
        var entry = ""
        var isEscaped = false
        for character in line.unicodeScalars {
            if isEscaped {
                entry.unicodeScalars.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                entry.unicodeScalars.append(character)
            }
        }
        return entry
    }

    /// The lines that are not empty; nil if this is not a history.
    private static func lines(of bytes: [UInt8]) -> [Substring]? {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self),
            !text.hasPrefix("_HiStOrY_V2_")
        else { return nil }
        return text.split(separator: "\n")
    }
}
