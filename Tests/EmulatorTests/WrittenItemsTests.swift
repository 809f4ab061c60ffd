import JSON
import Synchronization
import Testing

@testable import Emulator

/// What is kept of lists that were written, and until when.
struct WrittenItemsTests {
    /// Counts how often items are written.
    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    private struct Item: ListItem {
        let key: String
        let value: Int64
        let counter: Counter

        var url: String { "/\(key)" }

        var json: JSONValue {
            counter.count.withLock { $0 += 1 }
            return .integer(value)
        }

        static func == (one: Item, other: Item) -> Bool {
            one.key == other.key && one.value == other.value
        }
    }

    @Test func aChangeForgetsNoOther() {
        let counter = Counter()
        var items = WrittenItems<Item>(capacity: 2)
        func write(_ key: String, _ value: Int64) -> (text: String, writes: Int) {
            let before = counter.count.withLock { $0 }
            let bytes = items.bytes(of: Item(key: key, value: value, counter: counter))
            return (String(decoding: bytes, as: UTF8.self), counter.count.withLock { $0 } - before)
        }
        #expect(write("a", 1) == ("1", 1))
        #expect(write("b", 2) == ("2", 1))
        #expect(write("a", 3) == ("3", 1))
        #expect(write("b", 2) == ("2", 0))
        #expect(write("c", 4) == ("4", 1))
        #expect(write("b", 2) == ("2", 1))
    }
}
