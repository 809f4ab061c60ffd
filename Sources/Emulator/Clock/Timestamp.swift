import FoundationEssentials
import Glibc

/// An instant in ticks of 100 ns since the year 1, as the services keep it: their ETags are these
/// ticks in hexadecimal, and their times have seven decimals.
struct Timestamp: Sendable, Comparable, Hashable {
    let ticks: Int64

    private static let ticksPerSecond: Int64 = 10_000_000
    private static let secondsToUnixEpoch: Int64 = 62_135_596_800

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    init(ticks: Int64) {
        self.ticks = ticks
    }

    init(unixSeconds: Double) {
        let whole = unixSeconds.rounded(.down)
        let fraction = Int64((unixSeconds - whole) * Double(Self.ticksPerSecond))
        ticks = (Int64(whole) + Self.secondsToUnixEpoch) * Self.ticksPerSecond + fraction
    }

    init(_ date: Date) {
        self.init(unixSeconds: date.timeIntervalSince1970)
    }

    static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.ticks < right.ticks
    }

    /// Whole seconds since 1970.
    var unixSeconds: Int64 { ticks / Self.ticksPerSecond - Self.secondsToUnixEpoch }

    /// The ETag that goes with it, unquoted: `0x8D956200D8CDE54`.
    var eTag: String { "0x" + String(ticks, radix: 16, uppercase: true) }

    /// `2021-08-03T01:43:11.5913812Z`.
    var iso8601: String {
        let fraction = Decimals.padded(ticks % Self.ticksPerSecond, to: 7)
        return "\(text("%Y-%m-%dT%H:%M:%S")).\(fraction)Z"
    }

    /// `2021-08-03T01:43:11Z`.
    var iso8601Seconds: String { text("%Y-%m-%dT%H:%M:%SZ") }

    /// `2022-01-24 22:41:11Z`, as Entra ID writes it.
    var spaced: String { text("%Y-%m-%d %H:%M:%SZ") }

    /// `Wed, 23 Oct 2024 23:20:19 GMT`, RFC 1123.
    var httpDate: String { text("%a, %d %b %Y %H:%M:%S GMT") }

    /// The instant that many seconds later.
    func adding(seconds: Double) -> Timestamp {
        Timestamp(ticks: ticks + Int64(seconds * Double(Self.ticksPerSecond)))
    }

    /// Reads an RFC 1123 date, nil if it is none.
    init?(httpDate: String) {
        let fields = httpDate.split { " ,:".contains($0) }
        guard fields.count == 8, fields[7] == "GMT",
            let month = Self.months.firstIndex(of: fields[2]), let day = Int32(fields[1]),
            let year = Int32(fields[3]), (1900...9999).contains(year), let hour = Int32(fields[4]),
            let minute = Int32(fields[5]), let second = Int32(fields[6])
        else { return nil }
        var parts = tm()
        parts.tm_year = year - 1900
        parts.tm_mon = Int32(month)
        parts.tm_mday = day
        parts.tm_hour = hour
        parts.tm_min = minute
        parts.tm_sec = second
        self.init(unixSeconds: Double(timegm(&parts)))
    }

    /// Reads `2026-11-24T10:00:00.5Z`, nil if it is none.
    init?(iso8601 text: String) {
        let whole = text.prefix { $0 != "." && $0 != "Z" }
        guard whole.count == 19, text.hasSuffix("Z"),
            let date = try? Date("\(whole)Z", strategy: .iso8601)
        else { return nil }
        let digits = text.dropFirst(whole.count).drop { $0 == "." }.dropLast()
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let fraction = digits.isEmpty ? 0 : Double("0.\(digits)") ?? 0
        self.init(unixSeconds: date.timeIntervalSince1970 + fraction)
    }

    private func text(_ format: String) -> String {
        var seconds = time_t(unixSeconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

enum Decimals {
    static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
