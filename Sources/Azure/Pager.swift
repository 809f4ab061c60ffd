internal import JSON
public import Transport

/// A list that the service gives in pages.
///
/// Only what leads to the next page is read here; the page itself stays as the service sent it.
public actor Pager {
    /// Finds in a page what to ask for next; nil after the last one.
    ///
    /// It is given the page and the request that it answers, and throws if the page is not one.
    public typealias Continuation =
        @Sendable (_ page: HTTPResponse, _ request: HTTPRequest) throws -> HTTPRequest?

    private struct Place: Hashable {
        let url: String
        let body: [UInt8]?
    }

    private let pipeline: Pipeline
    private let operation: String
    private let continuation: Continuation
    private var upcoming: HTTPRequest?
    private var visited: Set<Place> = []

    /// Makes a pager; nothing is sent before the first ``next()``.
    ///
    /// - Parameters:
    ///   - pipeline: The way to the service.
    ///   - first: The request for the first page.
    ///   - operation: What the list is, to follow "cannot": "list pools".
    ///   - continuation: How one page leads to the next.
    public init(
        _ pipeline: Pipeline, _ first: HTTPRequest, operation: String,
        continuation: @escaping Continuation
    ) {
        self.pipeline = pipeline
        self.operation = operation
        self.continuation = continuation
        upcoming = first
    }

    /// Makes a pager that follows the links in the pages, which are JSON.
    ///
    /// - Parameters:
    ///   - pipeline: The way to the service.
    ///   - first: The request for the first page; further pages are asked for with its headers.
    ///   - operation: What the list is, to follow "cannot": "list pools".
    public init(_ pipeline: Pipeline, _ first: HTTPRequest, operation: String) {
        self.init(pipeline, first, operation: operation) { page, request in
            guard let body = try? JSONValue(parsing: page.body) else {
                throw AzureError.unparsable(page, operation: operation, target: request.url)
            }
            let link = try Self.link(in: body, of: page, request.url, operation)
            guard !link.isEmpty else { return nil }
            var next = request
            next.url = RequestURL.resolved(link, from: request.url)
            return next
        }
    }

    /// The next page, nil after the last.
    ///
    /// - Throws: ``AzureError``, also if the service leads to the same page twice or away from
    ///   itself.
    public func next() async throws -> HTTPResponse? {
        guard let request = upcoming else { return nil }
        let place = Place(url: request.url, body: request.body)
        guard !visited.contains(place) else {
            throw AzureError.refused(
                "PageLoop", operation: operation, target: request.url,
                because: "the service gives the same next page again")
        }
        let page = try await pipeline.send(request, operation: operation, isRepeatable: true)
        let following = try continuation(page, request)
        // Only now: a page that could not be had can be asked for again.
        visited.insert(place)
        upcoming = following
        return page
    }

    /// The link to the page after this one, empty if this is the last.
    ///
    /// A link that is something else than text would end the list early, without a word.
    private static func link(
        in body: JSONValue, of page: HTTPResponse, _ url: String, _ operation: String
    ) throws -> String {
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
