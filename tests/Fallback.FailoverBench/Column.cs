namespace Fallback.FailoverBench;

/// <summary>A way to play the scenarios: what is declared, and in which form the caller asks.</summary>
public enum Column
{
    /// <summary>Nothing is declared; the caller asks for a whole answer.</summary>
    Unconfigured,

    /// <summary>Nothing is declared; the caller reads a stream.</summary>
    UnconfiguredStream,

    /// <summary>The declaration of <see cref="IDeclared"/>; the caller reads a stream.</summary>
    DeclaredStream,
}
