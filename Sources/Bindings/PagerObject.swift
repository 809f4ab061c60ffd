internal import Azure
internal import LuaRuntime
internal import Transport

/// A list on the service, read page by page; `lib/pages.lua` makes an iterator of it.
final class PagerObject: LuaObject, Sendable {
    static let luaName = "Pager"

    private let pager: Pager

    init(_ pager: Pager) {
        self.pager = pager
    }

    static func describe(_ type: inout LuaTypeBuilder<PagerObject>) {
        type.operation("next_page") { object, _ in
            { [pager = object.pager] in
                guard let page = try await pager.next() else { return .nil }
                return .json(page.body)
            }
        }
    }
}
