import JSON

/// What a request wants of a list: which items, which page of them, and which of their fields.
struct ListRequest {
    /// Items as they are sent, and the link to the next page.
    typealias Page = (items: [[UInt8]], next: String?)

    let filter: ODataFilter?
    let paging: Paging
    let selection: ODataSelection?
    /// The fields that are shown in any case.
    var alwaysShown: [String] = []

    /// Cuts the page out of a list that is sorted by `key`.
    func page(of items: [JSONValue], key: (JSONValue) -> String) -> Page {
        let wanted = filter.map { items.filter($0.matches) } ?? items
        let (page, next) = paging.page(wanted, key: key)
        return (page.map { (selected(of: $0) ?? $0).serialized() }, next)
    }

    /// The same, of items that are written anew only when they have changed.
    func page<Item: ListItem>(
        of items: [Item], writtenIn written: inout WrittenItems<Item>
    ) -> Page {
        let wanted = filter.map { filter in items.filter { filter.matches($0.json) } } ?? items
        let (page, next) = paging.page(wanted, key: \.key)
        guard selection != nil else { return (page.map { written.bytes(of: $0) }, next) }
        return (page.map { (selected(of: $0.json) ?? $0.json).serialized() }, next)
    }

    private func selected(of item: JSONValue) -> JSONValue? {
        selection?.applied(to: item, keeping: alwaysShown)
    }
}
