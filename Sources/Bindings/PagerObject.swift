internal import Azure
internal import LuaRuntime
internal import Transport

/// A list on the service, read page by page; `lib/pages.lua` makes an iterator of it.
final class PagerObject: LuaObject, Sendable {
    static let luaName = "Pager"

    private let pager: Pager
    private let read: @Sendable (HTTPResponse) throws -> LuaData

    /// Takes a list into a script's hands.
    ///
    /// - Parameters:
    ///   - pager: The list.
    ///   - read: What a page is for the script; without it, the JSON that it holds.
    init(
        _ pager: Pager,
        read: @escaping @Sendable (HTTPResponse) throws -> LuaData = { .json($0.body) }
    ) {
        self.pager = pager
        self.read = read
    }

    static func describe(_ type: inout LuaTypeBuilder<PagerObject>) {
        type.operation("next_page") { object, _ in
            { [pager = object.pager, read = object.read] in
                guard let page = try await pager.next() else { return .nil }
                return try read(page)
            }
        }
    }
}
