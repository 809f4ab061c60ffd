import FoundationEssentials
import Glibc
import Testing

/// What tests ask of the operating system.
enum System {
    /// The permissions of a file, nil if there is none.
    static func mode(_ path: String) -> mode_t? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? Int).map { mode_t($0) & 0o777 }
    }

    /// A socket that is connected to a port of this machine.
    static func connect(port: Int) throws -> CInt {
        try #require(connected(port: port))
    }

    /// The same; nil if nobody takes it.
    static func connected(port: Int) -> CInt? {
        let stream = withUnsafeBytes(of: SOCK_STREAM) { $0.load(as: CInt.self) }
        let client = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: in_addr_t(INADDR_LOOPBACK).bigEndian)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return client }
        close(client)
        return nil
    }
}
