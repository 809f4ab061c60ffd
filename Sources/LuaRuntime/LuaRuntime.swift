import CLua
import CLuaShim

/// A Lua 5.4 interpreter and the scheduler of its coroutines.
///
/// One thread uses it at a time. ``run(_:_:)`` blocks that thread until the script has ended, so
/// it must not be a thread of Swift's concurrency pool, which the script's operations need.
///
/// ```swift
/// let runtime = LuaRuntime()
/// let chunk = try runtime.load(Array("return 6 * 7".utf8), named: "=example")
/// let results = try runtime.run(chunk)  // [.integer(42)]
/// runtime.close()
/// ```
public final class LuaRuntime {
    var main: OpaquePointer
    let pool = ReferencePool()
    var types: [ObjectIdentifier: TypeEntry] = [:]
    let scheduler = Scheduler()

    /// Turns a function that starts an operation into one that waits for it.
    var waitingFunction: LuaReference?

    /// Is told while a run waits for operations; nil for nobody.
    public var waitObserver: (any WaitObserver)?

    /// Is told, on any thread, that ``runBackground()`` has something to do.
    public var onBackgroundEvent: (@Sendable () -> Void)? {
        get { scheduler.onBackgroundEvent }
        set { scheduler.onBackgroundEvent = newValue }
    }

    private var isClosed = false
    private var leakedBoxes = 0

    /// Opens an interpreter with Lua's own libraries and the modules `async`, `json`, `options`.
    public init() {
        guard let dummy = OpaquePointer(bitPattern: 1) else {
            preconditionFailure("1 is not a null pointer")
        }
        main = dummy
        guard let state = luashim_open(Unmanaged.passUnretained(self).toOpaque()) else {
            preconditionFailure("luashim_open aborts when it fails")
        }
        main = state
        pool.runtime = self
        scheduler.runtime = self
        luashim_set_wake(main, scheduler.mailbox.descriptor)
        installVeneer()
        registerModules()
    }

    deinit {
        close()
    }

    /// Closes the interpreter: finalisers run, all Swift objects that it held are released.
    ///
    /// References that Swift still holds then do nothing. Not to be called while Lua runs.
    public func close() {
        guard !isClosed else { return }
        precondition(!scheduler.isRunning, "close() within a run")
        isClosed = true
        scheduler.abandon()
        luashim_set_wake(main, -1)
        // Finalisers of scripts run now and may still use what is released below.
        leakedBoxes = luashim_close(main)
        pool.runtime = nil
        waitingFunction = nil
        types = [:]
    }

    /// Boxes of Swift objects and functions that Lua holds; after ``close()``, those that leaked.
    public var liveBoxes: Int {
        isClosed ? leakedBoxes : luashim_live_boxes(main)
    }

    /// The table of global variables.
    public var globals: LuaTable {
        withStack { state in
            luashim_push_globals(state)
            return LuaTable(reference(to: -1, on: state))
        }
    }

    /// Makes an empty table.
    public func makeTable() -> LuaTable {
        withStack { state in
            lua_createtable(state, 0, 0)
            return LuaTable(reference(to: -1, on: state))
        }
    }

    /// Makes a function of Lua from Swift.
    public func makeFunction(
        _ name: String, _ body: @escaping (LuaCall) throws -> LuaValue
    ) -> LuaFunction {
        withStack { state in
            let body = FunctionBody(name) { call in
                try call.runtime.pushResults(try body(call), on: call.state)
            }
            push(body, on: state)
            return LuaFunction(reference(to: -1, on: state))
        }
    }

    /// Compiles text.
    ///
    /// A byte order mark and a first line that begins with `#` are skipped; lines keep their
    /// numbers. Bytecode is refused.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - chunkName: Its name in messages, in Lua's form: "@file" or "=stdin".
    /// - Throws: ``LuaError`` with code ``LuaError/Code/incomplete`` if the text could go on,
    ///   ``LuaError/Code/syntax`` if not.
    public func load(
        _ source: [UInt8], named chunkName: String
    ) throws(LuaError) -> LuaFunction {
        guard !isClosed else { throw .closed }
        return try withStack { state throws(LuaError) in
            guard compile(source, chunkName, on: state) else {
                let error = takeError(from: state, code: .incomplete)
                throw error.message.hasSuffix("<eof>") && canGoOn(source, on: state)
                    ? error : error.with(code: .syntax)
            }
            return LuaFunction(reference(to: -1, on: state))
        }
    }

    private func compile(_ source: [UInt8], _ name: String, on state: OpaquePointer) -> Bool {
        source.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                luashim_load(state, $0.baseAddress, $0.count, name) == LUA_OK
            }
        }
    }

    /// Whether another line may complete the text, which an open short string rules out.
    private func canGoOn(_ source: [UInt8], on state: OpaquePointer) -> Bool {
        compile(source + [UInt8(ascii: "\n")], "=", on: state)
            || text(at: -1, on: state).hasSuffix("<eof>")
    }

    /// Runs a function in a coroutine under the scheduler, with all tasks that it spawns.
    ///
    /// Blocks the thread; ends when the function and everything that it has spawned have ended.
    ///
    /// - Throws: ``LuaError``: what the function raised; else what a spawned task raised that
    ///   nothing waited for; ``LuaError/Code/interrupted`` after SIGINT, ``LuaError/Code/exit(_:)``
    ///   after `os.exit`, both once all `<close>` variables have run.
    @discardableResult
    public func run(
        _ function: LuaFunction, _ arguments: [LuaValue] = []
    ) throws(LuaError) -> [LuaValue] {
        guard !isClosed else { throw .closed }
        luashim_begin_busy(main)
        defer { luashim_end_busy(main) }
        return try scheduler.run(function, arguments)
    }

    /// How many tasks of the background have not ended.
    public var backgroundCount: Int {
        scheduler.backgroundCount
    }

    /// Lets the tasks of the background go on until all of them wait; they do so during a run too.
    public func runBackground() {
        guard !isClosed else { return }
        luashim_begin_busy(main)
        defer { luashim_end_busy(main) }
        scheduler.runBackground()
    }

    /// Calls a function, protected, without a scheduler: where it waits, the thread waits.
    @discardableResult
    public func call(
        _ function: LuaFunction, _ arguments: [LuaValue] = []
    ) throws(LuaError) -> [LuaValue] {
        guard !isClosed else { throw .closed }
        luashim_begin_busy(main)
        defer { luashim_end_busy(main) }
        let isOutermost = luashim_current(main) == main && !scheduler.isRunning
        defer { if isOutermost { scheduler.endStop() } }
        return try withStack { state throws(LuaError) in
            let base = lua_gettop(state)
            try pushCall(function, arguments, on: state)
            guard luashim_call(state, CInt(arguments.count), LUA_MULTRET) == LUA_OK else {
                throw takeCallError(from: state)
            }
            return values(from: base + 1, on: state)
        }
    }

    /// Reads a field of any value as a script would, metamethods included.
    ///
    /// - Throws: ``LuaError`` if the value cannot be indexed, or what a metamethod raised.
    public func field(_ name: String, of value: LuaValue) throws(LuaError) -> LuaValue {
        guard !isClosed else { throw .closed }
        return try withStack { state throws(LuaError) in
            try push(value, on: state)
            push(name, on: state)
            guard luashim_get_table(state, -2) == LUA_OK else { throw takeError(from: state) }
            return self.value(at: -1, on: state)
        }
    }

    /// What `tostring` makes of a value, malformed UTF-8 repaired.
    ///
    /// - Throws: ``LuaError`` that its `__tostring` raised.
    public func text(of value: LuaValue) throws(LuaError) -> String {
        guard !isClosed else { throw .closed }
        return try withStack { state throws(LuaError) in
            try push(value, on: state)
            guard luashim_to_string(state, -1) == LUA_OK else { throw takeError(from: state) }
            return text(at: -1, on: state)
        }
    }

    /// Any value as JSON text.
    ///
    /// - Throws: ``LuaError`` with code ``LuaError/Code/json``, naming the place in the value.
    public func json(_ value: LuaValue, pretty: Bool = false) throws(LuaError) -> [UInt8] {
        guard !isClosed else { throw .closed }
        return try withStack { state throws(LuaError) in
            try push(value, on: state)
            return try json(at: -1, on: state, pretty: pretty)
        }
    }

    /// Sets where `require` looks for files, as templates such as "lib/?.lua".
    public func setSearchPath(_ templates: [String]) {
        withStack { state in
            luashim_push_loaded(state)
            push("package", on: state)
            lua_rawget(state, -2)
            push("path", on: state)
            push(templates.joined(separator: ";"), on: state)
            lua_rawset(state, -3)
        }
    }

    /// Leaves the files of a folder out of tracebacks and out of the positions in messages: they
    /// are part of the program.
    public func hideSources(of folder: String) {
        luashim_hide_sources(main, folder)
    }

    func json(
        at index: CInt, on state: OpaquePointer, pretty: Bool = false
    ) throws(LuaError) -> [UInt8] {
        let status = luashim_json_encode(state, index, pretty)
        defer { pop(1, from: state) }
        guard status == LUA_OK else { throw LuaError(.json, text(at: -1, on: state)) }
        return bytes(at: -1, on: state)
    }

    func value(of reference: LuaReference) -> LuaValue {
        withStack { state in
            reference.push(on: state)
            return value(at: -1, on: state)
        }
    }

    func values(from first: CInt, on state: OpaquePointer) -> [LuaValue] {
        let top = lua_gettop(state)
        guard first <= top else { return [] }
        lua_checkstack(state, 12)
        return (first...top).map { value(at: $0, on: state) }
    }

    func pushCall(
        _ function: LuaFunction, _ arguments: [LuaValue], on state: OpaquePointer
    ) throws(LuaError) {
        guard lua_checkstack(state, CInt(clamping: arguments.count + 12)) != 0 else {
            throw .stackOverflow
        }
        try push(.function(function), on: state)
        for argument in arguments {
            try push(argument, on: state)
        }
    }
}
