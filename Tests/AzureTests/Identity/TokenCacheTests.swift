import Foundation
import Secrets
import Testing

@testable import Azure

struct TokenCacheTests {
    /// Gives numbered tokens, or what it is told to throw; can be made to wait.
    private actor Source: TokenCredential {
        private(set) var asked: [String] = []
        private var failure: (any Error)?
        private var isOpen = true
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var arrivals: [CheckedContinuation<Void, Never>] = []
        let clock: WallClock

        init(_ clock: WallClock) {
            self.clock = clock
        }

        func token(scope: String, tenant: String?) async throws -> AccessToken {
            asked.append("\(scope) \(tenant ?? "home")")
            arrivals.forEach { $0.resume() }
            arrivals = []
            if !isOpen { await withCheckedContinuation { waiting.append($0) } }
            try Task.checkCancellation()
            if let failure { throw failure }
            return AccessToken(
                value: Secret("token \(asked.count)"), expiresOn: clock.now() + 3600)
        }

        func fail(_ failure: (any Error)?) { self.failure = failure }

        func close() { isOpen = false }

        func open() {
            isOpen = true
            waiting.forEach { $0.resume() }
            waiting = []
        }

        func isAsked() async {
            if asked.isEmpty { await withCheckedContinuation { arrivals.append($0) } }
        }
    }

    private struct Refused: Error {}

    private let clock = WallClock()
    private let source: Source
    private let cache: TokenCache

    init() {
        source = Source(clock)
        cache = TokenCache(source, now: clock.now)
    }

    private func token(_ scope: String = "a", _ tenant: String? = nil) async throws -> String {
        try await cache.token(scope: scope, tenant: tenant).value.revealed()
    }

    @Test func asksOnceForAllThatWait() async throws {
        await source.close()
        let waiting = (0..<20).map { _ in Task { try await token() } }
        await source.isAsked()
        await source.open()
        for task in waiting { #expect(try await task.value == "token 1") }
        #expect(await source.asked.count == 1)
    }

    @Test func keepsOneTokenForEachScopeAndTenant() async throws {
        for _ in 0..<2 {
            _ = try await token("a")
            _ = try await token("b")
            _ = try await token("a", "other")
            _ = try await token("a", "OTHER")
        }
        #expect(await source.asked == ["a home", "b home", "a other"])
    }

    @Test func renewsFiveMinutesBeforeTheEnd() async throws {
        _ = try await token()
        clock.advance(3299)
        #expect(try await token() == "token 1")
        clock.advance(2)
        #expect(try await token() == "token 2")
        #expect(try await token() == "token 2")
    }

    @Test func usesATokenThatStillWorksWhenItsRenewalFails() async throws {
        _ = try await token()
        clock.advance(3400)
        await source.fail(Refused())
        #expect(try await token() == "token 1")
        #expect(try await token() == "token 1")
        #expect(await source.asked.count == 2, "the second asked too soon after the failure")
        clock.advance(31)
        #expect(try await token() == "token 1")
        #expect(await source.asked.count == 3)
        clock.advance(200)
        await #expect(throws: Refused.self) { try await token() }
        await source.fail(nil)
        #expect(try await token() == "token 5")
    }

    @Test func asksAgainAfterAFailure() async throws {
        await source.fail(Refused())
        await #expect(throws: Refused.self) { try await token() }
        await source.fail(nil)
        #expect(try await token() == "token 2")
    }

    @Test func goesOnForOthersWhenTheFirstIsCancelled() async throws {
        await source.close()
        let first = Task { try await token() }
        await source.isAsked()
        let second = Task { try await token() }
        while await cache.waitingCount < 2 { await Task.yield() }
        first.cancel()
        while await cache.waitingCount > 1 { await Task.yield() }
        await source.open()
        #expect(try await second.value == "token 1")
    }

    @Test func endsARequestThatNobodyWaitsFor() async throws {
        await source.close()
        let only = Task { try await token() }
        await source.isAsked()
        only.cancel()
        while await cache.waitingCount > 0 { await Task.yield() }
        await source.open()
        await #expect(throws: CancellationError.self) { try await only.value }
        #expect(try await token() == "token 2")
    }
}
