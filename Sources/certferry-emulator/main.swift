import ArgumentParser

EmulatorProgram.main()
