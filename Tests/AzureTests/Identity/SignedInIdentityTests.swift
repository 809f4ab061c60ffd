import Foundation
import Secrets
import Testing
import X509

@testable import Azure

struct SignedInIdentityTests {
    private func token(_ claims: String) -> AccessToken {
        let parts = [#"{"alg":"RS256"}"#, claims, "proof"].map { Base64URL.encode(Array($0.utf8)) }
        return AccessToken(
            value: Secret(parts.joined(separator: ".")), expiresOn: WallClock.start, method: .cli)
    }

    @Test func tellsWhoATokenIsFor() throws {
        let user = try SignedInIdentity(
            token(#"{"tid":"t","oid":"o","appid":"c","name":"Ada Lovelace","upn":"ada@x.example"}"#)
        )
        #expect(user.tenant == "t" && user.objectID == "o" && user.clientID == "c")
        #expect(user.name == "ada@x.example")
        #expect(user.method == .cli && user.expires == WallClock.start)
        let application = try SignedInIdentity(
            token(#"{"tid":"t","oid":"o","azp":"c","app_displayname":"mover"}"#))
        #expect(application.name == "mover" && application.clientID == "c")
        let machine = try SignedInIdentity(token(#"{"tid":"t","oid":"o"}"#))
        #expect(machine.name == nil && machine.clientID == nil)
    }

    @Test(arguments: ["", "hidden", "a.b.c", "a.\u{e9}.c", "e30.e30.e30"])
    func saysSoIfATokenDoesNotTell(text: String) {
        let error = #expect(throws: CredentialError.self) {
            try SignedInIdentity(AccessToken(value: Secret(text), expiresOn: WallClock.start))
        }
        #expect(error?.message.contains("does not tell who") == true)
        #expect(error?.message.contains("hidden") == false)
    }
}
