namespace Fallback.OutageBench;

/// <summary>Something that befalls the providers, and how it is reported.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Its heading.</summary>
    string Title { get; }

    /// <summary>What happens, in a few sentences.</summary>
    string Description { get; }

    int Repetitions { get; }

    /// <summary>One repetition: all clients, in this order.</summary>
    /// <returns>Adds its figures to the tables.</returns>
    /// <exception cref="OperationCanceledException">Calls have piled up.</exception>
    Task<Action> RunAsync(OutageServer server, RivalKind[] order, int seed);

    /// <summary>The tables of all repetitions that were kept.</summary>
    string Report();
}
