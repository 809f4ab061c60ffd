import JSON

/// Items of lists as JSON text, kept until they change: pools and nodes are read far more often.
struct WrittenItems<Item: ListItem>: Sendable {
    private struct Written: Sendable {
        let item: Item
        let bytes: [UInt8]
    }

    /// Those that are gone are forgotten only when this many have come together.
    private let capacity: Int
    private var items: [String: Written] = [:]

    init(capacity: Int = 20_000) {
        self.capacity = capacity
    }

    /// The item's JSON, made anew if it is not what it was the last time.
    mutating func bytes(of item: Item) -> [UInt8] {
        let url = item.url
        if let known = items[url], known.item == item { return known.bytes }
        let bytes = item.json.serialized()
        if items.count >= capacity, items[url] == nil { items.removeAll() }
        items[url] = Written(item: item, bytes: bytes)
        return bytes
    }
}
