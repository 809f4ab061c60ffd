internal import CMicroHTTPD
internal import Glibc

/// A body that is sent slowly, or not to its end; used by one thread of the daemon at a time.
final class SpoiltBody {
    private let bytes: [UInt8]
    private let delivery: Delivery
    private let connection: OpaquePointer
    private let delays: Delays
    private var hasWaited = true

    /// How often a slow body goes on.
    private static let piecesPerSecond = 20

    init(_ answer: ServerResponse, _ connection: OpaquePointer, _ delays: Delays) {
        bytes = answer.body
        delivery = answer.delivery
        self.connection = connection
        self.delays = delays
    }

    /// The response that sends it, which keeps it until the end.
    func makeResponse() -> OpaquePointer? {
        MHD_create_response_from_callback(
            UInt64(bytes.count), 4096, readBody, Unmanaged.passRetained(self).toOpaque(),
            releaseBody)
    }

    /// Writes the bytes from a position on, as many as may go now.
    func read(_ position: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        // A body is never cut where it ends: that would be no fault.
        let end = delivery.cut.map { min($0.bytes, bytes.count - 1) } ?? bytes.count
        guard position < end else { return breakOff() }
        var count = min(end - position, buffer.count)
        if let rate = delivery.bytesPerSecond {
            hasWaited.toggle()
            let piece = max(1, rate / Self.piecesPerSecond)
            if !hasWaited, delays.suspend(connection, milliseconds: 1000 * piece / rate) {
                return 0
            }
            count = min(count, piece)
        }
        buffer.copyBytes(from: bytes[position..<position + count])
        return count
    }

    private func breakOff() -> Int {
        if case .reset = delivery.cut?.ending { cmicrohttpd_reset(connection) }
        return cmicrohttpd_end_with_error()
    }
}

private let readBody: MHD_ContentReaderCallback = { own, position, buffer, size in
    guard let own, let buffer else { return cmicrohttpd_end_with_error() }
    return Unmanaged<SpoiltBody>.fromOpaque(own).takeUnretainedValue()
        .read(Int(position), UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private let releaseBody: MHD_ContentReaderFreeCallback = { own in
    if let own { Unmanaged<SpoiltBody>.fromOpaque(own).release() }
}
