public import FoundationEssentials
public import Secrets

/// Remembers the tokens of a credential, in memory only, one for each scope and tenant.
///
/// A token is renewed five minutes before it expires; all that ask at the same time wait for the
/// same answer. While the old token still works, a failed renewal is no error: it is tried again
/// half a minute later. One that a service has refused is forgotten.
public actor TokenCache: TokenCredential {
    private struct Key: Hashable {
        let scope: String
        let tenant: String?
    }

    private struct Entry {
        let token: AccessToken
        var renewal: Date
    }

    /// A request that is under way, and how many wait for it.
    private final class Pending {
        let task: Task<AccessToken, any Error>
        var waiting = 0

        init(_ task: Task<AccessToken, any Error>) {
            self.task = task
        }
    }

    private static let margin: TimeInterval = 300
    private static let pauseAfterFailure: TimeInterval = 30

    private let credential: any TokenCredential
    private let now: @Sendable () -> Date
    private var entries: [Key: Entry] = [:]
    private var pending: [Key: Pending] = [:]
    private var claims: [Key: String] = [:]

    /// Makes an empty cache before a credential.
    ///
    /// - Parameters:
    ///   - credential: Who is asked for what is not there.
    ///   - now: Tells the time.
    public init(
        _ credential: any TokenCredential, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.credential = credential
        self.now = now
    }

    /// How many wait for an answer.
    var waitingCount: Int { pending.values.reduce(0) { $0 + $1.waiting } }

    public func token(scope: String, tenant: String?) async throws -> AccessToken {
        let key = Key(scope: scope, tenant: tenant?.lowercased())
        guard let known = entries[key] else { return try await request(key, tenant) }
        if now() < known.renewal { return known.token }
        do {
            return try await request(key, tenant)
        } catch {
            guard now() < known.token.expiresOn, !Task.isCancelled else { throw error }
            entries[key]?.renewal = now().addingTimeInterval(Self.pauseAfterFailure)
            return known.token
        }
    }

    /// Of all whose token was refused, the first has it forgotten; the others get its successor.
    public func renew(
        _ token: Secret, scope: String, tenant: String?, claims: String?
    ) async -> Bool {
        let key = Key(scope: scope, tenant: tenant?.lowercased())
        if let claims { self.claims[key] = claims }
        forget(token, and: key)
        return true
    }

    /// Forgets a token, and one for the other tenant if it is no younger: who was refused the one
    /// is told to ask with the other, and would be refused again.
    private func forget(_ token: Secret, and key: Key) {
        let refused = entries.first { $0.key.scope == key.scope && $0.value.token.value == token }
        guard let refused else { return }
        entries[refused.key] = nil
        if let other = entries[key], other.token.expiresOn <= refused.value.token.expiresOn {
            entries[key] = nil
        }
    }

    private func request(_ key: Key, _ tenant: String?) async throws -> AccessToken {
        let request = pending[key] ?? begin(key, tenant)
        request.waiting += 1
        return try await withTaskCancellationHandler {
            defer { leave(key, request.task) }
            return try await request.task.value
        } onCancel: { [task = request.task] in
            Task { await self.cancel(key, task) }
        }
    }

    /// A task of its own: when the first that asks is cancelled, the others still get the token.
    private func begin(_ key: Key, _ tenant: String?) -> Pending {
        let task = Task {
            let token = try await EntraEndpoint.$claims.withValue(claims[key]) {
                try await credential.token(scope: key.scope, tenant: tenant)
            }
            let renewal = token.expiresOn.addingTimeInterval(-Self.margin)
            entries[key] = Entry(token: token, renewal: renewal)
            return token
        }
        let request = Pending(task)
        pending[key] = request
        return request
    }

    private func leave(_ key: Key, _ task: Task<AccessToken, any Error>) {
        if pending[key]?.task == task { pending[key] = nil }
    }

    /// Ends a request that nobody waits for any longer.
    private func cancel(_ key: Key, _ task: Task<AccessToken, any Error>) {
        guard let request = pending[key], request.task == task else { return }
        request.waiting -= 1
        guard request.waiting == 0 else { return }
        pending[key] = nil
        task.cancel()
    }
}
