import JSON
import Secrets

/// The emulator's own host, which is no part of Azure: time, faults, and what has been asked.
///
/// Each request needs the token of the state folder, for whoever can move time and expire tokens
/// can do more than any identity of the emulated cloud.
enum ControlService {
    typealias Routes = RouteTable<ControlCall, ControlError>

    private static let routes = {
        var routes = Routes()
        routes.on("GET /", list)
        addClock(to: &routes)
        addFaults(to: &routes)
        addRequests(to: &routes)
        addTokens(to: &routes)
        addSignIns(to: &routes)
        return routes
    }()

    /// Answers a request.
    static func respond(
        _ state: inout State, _ request: ServerRequest, _ emulator: Emulator
    ) -> ServerResponse {
        var response: ServerResponse
        do throws(ControlError) {
            guard isAuthorized(request, emulator) else { throw .unauthorized }
            switch routes.match(request.method, request.segments) {
            case .found(let handler, let captures):
                response = try handler(
                    &state,
                    ControlCall(request: request, captures: captures, emulator: emulator))
            case .otherMethod: throw .methodNotAllowed
            case .none: throw .notFound
            }
        } catch {
            response = error.response
        }
        response.headers["Cache-Control"] = "no-store"
        return response
    }

    private static func isAuthorized(_ request: ServerRequest, _ emulator: Emulator) -> Bool {
        let parts = (request.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return Secret(String(parts[1])) == emulator.controlToken
    }

    private static func list(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        ServerResponse(
            200, json: ["operations": .array(routes.names.map { .string($0) })])
    }
}
