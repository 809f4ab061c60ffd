import FoundationEssentials
import Testing

@testable import Emulator

struct ClockTests {
    private let machine = ManualClock()

    private func clock(speed: Double = 10) -> EmulatorClock {
        EmulatorClock(speed: speed) { [machine] in machine.now }
    }

    @Test func lifeRunsAtItsSpeed() {
        var clock = clock()
        machine.advance(by: 2)
        #expect(clock.life == 20)
        clock.run(atSpeed: 1)
        machine.advance(by: 5)
        #expect(clock.life == 25)
    }

    @Test func wallStandsStillInAJumpOfLife() {
        var clock = clock()
        let begin = clock.now
        clock.advance(to: 3600)
        #expect(clock.life == 3600)
        #expect(clock.now == begin)
        #expect(clock.ahead == 0)
        #expect(clock.wallTime(ofLife: 100) == begin)
    }

    @Test func wallGoesAlongIfItIsTold() {
        var clock = clock()
        let begin = clock.now
        clock.advance(to: 3600, movesWall: true)
        #expect(clock.now == begin.adding(seconds: 3600))
        #expect(clock.ahead == 3600)
        #expect(clock.wallTime(ofLife: 900) == begin.adding(seconds: 900))
        machine.advance(by: 1)
        #expect(clock.life == 3610)
    }

    @Test func pastInstantsHaveTheWallTimeThatTheyHad() {
        var clock = clock()
        let begin = clock.now
        machine.advance(by: 4)
        clock.advance(to: 1000)
        clock.run(atSpeed: 1)
        machine.advance(by: 6)
        #expect(clock.wallTime(ofLife: 20) == begin.adding(seconds: 2))
        #expect(clock.wallTime(ofLife: 500) == begin.adding(seconds: 4))
        #expect(clock.wallTime(ofLife: 1003) == begin.adding(seconds: 7))
    }

    @Test func wallTimesNeverGoBackHoweverOftenThePaceChanges() {
        var clock = clock()
        var last = clock.wallTime(ofLife: 0)
        for step in 1...2000 {
            machine.advance(by: 0.25)
            clock.advance(to: clock.life + Double(step % 7), movesWall: step % 3 == 0)
            clock.run(atSpeed: Double(step % 5 + 1))
            let now = clock.wallTime(ofLife: clock.life)
            #expect(now >= last && now <= clock.now)
            last = now
        }
    }

    @Test func anInstantThatHasBeenChangesNothing() {
        var clock = clock()
        clock.advance(to: 50)
        clock.advance(to: 20)
        #expect(clock.life == 50)
    }
}
