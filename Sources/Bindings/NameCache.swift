internal import Azure
internal import JSON
internal import LuaRuntime
internal import Synchronization
internal import Transport

/// Names of what there is on a service, for completion: read in the background, answered at once.
final class NameCache: Sendable {
    /// Reads the names of one kind.
    typealias Source = @Sendable () async throws -> [String]

    /// Whether the running task reads names, which nobody has asked for.
    @TaskLocal static var isReading = false

    private struct Entry {
        var names: [String] = []
        var readAt: ContinuousClock.Instant?
        var isReading = false
    }

    /// How old names may be before they are read anew.
    private static let lifetime = Duration.seconds(60)

    private let sources: [String: Source]
    private let entries = Mutex<[String: Entry]>([:])

    /// Begins to read all kinds.
    ///
    /// - Parameters:
    ///   - isOn: Whether anything is ever read.
    ///   - sources: How to read each kind.
    init(isOn: Bool, _ sources: [String: Source]) {
        self.sources = isOn ? sources : [:]
        for kind in self.sources.keys {
            read(kind)
        }
    }

    /// The names that have been read so far, sorted; old ones are read anew meanwhile.
    func names(_ kind: String) -> [String] {
        let entry = entries.withLock { $0[kind] } ?? Entry()
        let age = entry.readAt.map { ContinuousClock.now - $0 }
        if age.map({ $0 > Self.lifetime }) ?? true { read(kind) }
        return entry.names
    }

    /// Declares `object:known(kind)`.
    static func describe<T: LuaObject>(
        _ type: inout LuaTypeBuilder<T>, _ cache: @escaping (T) -> NameCache
    ) {
        type.method("known") { object, call in
            .data(.list(cache(object).names(try call.string(1)).map { .text($0) }))
        }
    }

    private func read(_ kind: String) {
        guard let source = sources[kind], begin(kind) else { return }
        Task.detached { [weak self] in
            // A list that cannot be read has no names; what the user asks for will say why.
            let names = await Self.$isReading.withValue(true) { try? await source() }
            self?.end(kind, names)
        }
    }

    private func begin(_ kind: String) -> Bool {
        entries.withLock { entries in
            guard entries[kind]?.isReading != true else { return false }
            entries[kind, default: Entry()].isReading = true
            return true
        }
    }

    private func end(_ kind: String, _ names: [String]?) {
        entries.withLock { entries in
            entries[kind]?.isReading = false
            entries[kind]?.readAt = .now
            if let names { entries[kind]?.names = names.sorted() }
        }
    }
}

extension Pager {
    /// What a field of all items says, of the first thousand or so.
    func texts(_ field: String) async throws -> [String] {
        var texts: [String] = []
        while texts.count < 1000, let page = try await next() {
            let items = try JSONValue(parsing: page.body)["value"]?.array ?? []
            texts += items.compactMap { $0[field]?.string }
        }
        return texts
    }
}
