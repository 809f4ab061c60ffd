/// The page where a person enters the code that a device shows.
struct DevicePage {
    /// Who can sign in.
    let users: [String]

    /// - Parameters:
    ///   - code: What the form begins with, nil for no form.
    ///   - notice: What there is to say.
    func response(_ status: Int, code: String?, notice: String?) -> ServerResponse {
        let text = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Sign in to a device</title></head>
            <body><h1>Sign in to a device</h1>
            <p>This is the emulator of certferry, not Microsoft Entra ID.</p>
            \(notice.map { "<p role=\"status\">\(Self.escaped($0))</p>\n" } ?? "")\
            \(code.map(form) ?? "")</body></html>

            """
        var response = ServerResponse(
            status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Array(text.utf8))
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] =
            "default-src 'none'; form-action 'self'; frame-ancestors 'none'"
        return response
    }

    private func form(_ code: String) -> String {
        let options = users.map { "<option>\(Self.escaped($0))</option>" }.joined()
        return """
            <form method="post" action="/devicelogin">
            <label>Code <input name="code" value="\(Self.escaped(code))" required autofocus \
            autocomplete="off"></label>
            <label>User <select name="user">\(options)</select></label>
            <button name="action" value="allow">Allow</button>
            <button name="action" value="deny">Deny</button>
            </form>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
