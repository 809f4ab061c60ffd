import Testing

@testable import Transport

struct URLRuleTests {
    @Test(arguments: [
        "https://a.example", "http://localhost:1/x", "http://a.localhost", "http://127.0.0.1",
        "http://[::1]:80/", "http://169.254.169.254/metadata",
        "http://169.254.129.4:8081/msi/token",
    ])
    func allowsWhatIsSecretOrStaysHere(url: String) {
        #expect(URLRule.allows(url))
    }

    @Test(arguments: [
        "http://a.example", "http://169.254.1", "http://169.254.1.1.evil.example",
        "http://169.254.1.256", "http://169.255.1.1", "http://169.254.169.254@evil.example/",
        "http://169.254..1", "ftp://localhost", "https://",
    ])
    func allowsNothingElse(url: String) {
        #expect(!URLRule.allows(url))
    }
}
