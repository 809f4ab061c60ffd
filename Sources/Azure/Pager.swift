internal import JSON
public import Transport

/// A list that the service gives in pages.
///
/// Only the link to the next page is read here; the page itself stays as the service sent it.
public actor Pager {
    private let pipeline: Pipeline
    private let first: HTTPRequest
    private let operation: String
    private var nextURL: String?
    private var visited: Set<String> = []

    /// Makes a pager; nothing is sent before the first ``next()``.
    ///
    /// - Parameters:
    ///   - pipeline: The way to the service.
    ///   - first: The request for the first page; further pages are asked for with its headers.
    ///   - operation: What the list is, to follow "cannot": "list pools".
    public init(_ pipeline: Pipeline, _ first: HTTPRequest, operation: String) {
        self.pipeline = pipeline
        self.first = first
        self.operation = operation
        nextURL = first.url
    }

    /// The next page, nil after the last.
    ///
    /// - Throws: ``AzureError``, also if the service gives the same link twice or one that leads
    ///   away from it.
    public func next() async throws -> HTTPResponse? {
        guard let url = nextURL else { return nil }
        guard !visited.contains(url) else {
            throw AzureError.refused(
                "PageLoop", operation: operation, target: url,
                because: "the service gives the same next page again")
        }
        var request = first
        request.url = url
        let page = try await pipeline.send(request, operation: operation, isRepeatable: true)
        guard let body = try? JSONValue(parsing: page.body) else {
            throw AzureError.unparsable(page, operation: operation, target: url)
        }
        let link = try link(in: body, of: page, url)
        // Only now: a page that could not be had can be asked for again.
        visited.insert(url)
        nextURL = link.isEmpty ? nil : RequestURL.resolved(link, from: url)
        return page
    }

    /// The link to the page after this one, empty if this is the last.
    ///
    /// A link that is something else than text would end the list early, without a word.
    private func link(in body: JSONValue, of page: HTTPResponse, _ url: String) throws -> String {
        let link = body["odata.nextLink"] ?? body["nextLink"] ?? body["@odata.nextLink"] ?? .null
        if link.isNull { return "" }
        guard let text = link.string else {
            throw AzureError.unparsable(
                page, operation: operation, target: url,
                because: "the link to the next page is not text")
        }
        return text
    }
}
