import Glibc

/// Folders of the user's own files.
package enum Folders {
    /// Makes those above a file that are not there, for the user alone.
    package static func make(above path: String) {
        var position = path.startIndex
        while let slash = path[position...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            position = slash
        }
    }
}
