namespace Fallback.Fuzz;

/// <summary>A part of the library that reads what others have written.</summary>
internal abstract class FuzzTarget
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>An input: the same for the same state of the generator.</summary>
    public abstract byte[] Make(Random random);

    /// <summary>Has the part read an input. Nothing in it waits, so it is over when it returns.</summary>
    /// <param name="input">What <see cref="Make"/> made, or anything else.</param>
    /// <param name="random">For what an input leaves open, such as where it is split; the same for the same input.</param>
    /// <exception cref="BrokenRuleException">A rule does not hold.</exception>
    public abstract ValueTask RunAsync(byte[] input, Random random);

    public static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
