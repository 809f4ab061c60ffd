internal import Glibc

/// A value that must not be seen: a password, a key, a token.
///
/// It prints as `<secret, 32 bytes>` wherever a value may end up by accident: string
/// interpolation, `dump`, reflection, error messages. The bytes are reached only by asking for
/// them by name, and are overwritten when the last copy of the value is released.
public struct Secret: Sendable {
    private let storage: Storage

    /// Takes bytes into keeping; the caller's own copy stays the caller's to wipe.
    public init(_ bytes: [UInt8]) {
        storage = Storage(bytes)
    }

    /// Takes the UTF-8 bytes of a text into keeping.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// A password that nobody has to remember: 32 hex digits from the system's random numbers.
    public static func random() -> Secret {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return Secret((0..<32).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }

    /// The number of bytes.
    public var count: Int { storage.bytes.count }

    /// Lends the bytes for the length of a call; the pointer must not outlive it.
    public func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeRawBufferPointer(storage.bytes))
    }

    /// The value as text, for the one place that has to send or write it.
    public func revealed() -> String {
        withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths alone.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.count == right.count else { return false }
        return left.withBytes { left in
            right.withBytes { right in
                zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
            }
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<secret, 32 bytes>`; never the value.
    public var description: String { "<secret, \(count) bytes>" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Memory of its own, wiped before it is freed.
///
/// The pointer is set once and its bytes are not written between `init` and `deinit`, which is
/// why sharing it between threads is sound without a lock.
private final class Storage: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        self.bytes = .allocate(byteCount: bytes.count, alignment: 1)
        self.bytes.copyBytes(from: bytes)
    }

    deinit {
        // An ordinary store just before the memory is freed would be optimised away.
        if let address = bytes.baseAddress { explicit_bzero(address, bytes.count) }
        bytes.deallocate()
    }
}
