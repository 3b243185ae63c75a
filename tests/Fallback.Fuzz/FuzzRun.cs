using System.Diagnostics;
using System.Globalization;

namespace Fallback.Fuzz;

/// <summary>Runs a target over inputs made from a seed, until its time is over or a rule is broken.</summary>
internal static class FuzzRun
{
    // Ten times what the slowest input took on a machine that others used as well.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    // An input has some kilobytes; what is made of one is a small multiple of it.
    private const long AllocationOfAny = 8 << 20;
    private const long AllocationOfAByte = 4_096;

    /// <summary>False when a rule was broken; what and how to see it again is printed.</summary>
    public static bool Run(FuzzTarget target, TimeSpan length, int seed)
    {
        long started = Stopwatch.GetTimestamp();
        int executions = 0;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            byte[] input = target.Make(new Random(unchecked(seed * 31 + executions)));
            executions++;
            if (Try(target, input) is not { } broken) continue;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FAILED {target.Name}, seed {seed}, execution {executions}"));
            Print(target, input, broken);
            return false;
        }
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"ok     {target.Name,-14} {executions,10:N0} executions {executions / seconds,10:N0} a second"));
        return true;
    }

    /// <summary>One input again.</summary>
    public static bool Replay(FuzzTarget target, byte[] input)
    {
        if (Try(target, input) is { } broken)
        {
            Print(target, input, broken);
            return false;
        }
        Console.WriteLine($"ok     {target.Name}");
        return true;
    }

    /// <summary>What an input made the target throw, or which rule it broke; null when all is well.</summary>
    private static Exception? Try(FuzzTarget target, byte[] input)
    {
        using var late = new Timer(static state =>
        {
            (FuzzTarget target, byte[] input) = ((FuzzTarget, byte[]))state!;
            Console.Error.WriteLine($"FAILED {target.Name}");
            Print(target, input, new BrokenRuleException($"not over after {_longest.TotalSeconds} s"));
            Environment.Exit(1);
        }, (target, input), _longest, Timeout.InfiniteTimeSpan);
        long before = GC.GetTotalAllocatedBytes();
        try
        {
            target.RunAsync(input, new Random(SeedOf(input))).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            return e;
        }
        long allocated = GC.GetTotalAllocatedBytes() - before;
        return allocated <= AllocationOfAny + AllocationOfAByte * input.Length
            ? null
            : new BrokenRuleException(string.Create(CultureInfo.InvariantCulture, $"{allocated:N0} bytes allocated for {input.Length:N0}"));
    }

    private static void Print(FuzzTarget target, byte[] input, Exception broken)
    {
        Console.Error.WriteLine(broken);
        Console.Error.WriteLine("replay: dotnet run -c Release --project tests/Fallback.Fuzz -- " + $"{target.Name} --input {Convert.ToBase64String(input)}");
    }

    private static int SeedOf(byte[] input)
    {
        uint hash = 2_166_136_261;
        foreach (byte octet in input) hash = unchecked((hash ^ octet) * 16_777_619);
        return unchecked((int)hash);
    }
}
