namespace Fallback.GatewayBench;

/// <summary>One way to the provider.</summary>
/// <param name="Name">As the page has it.</param>
/// <param name="Start">Starts its process, bound to cores, at a port.</param>
internal sealed record Subject(string Name, Func<string?, int, Child> Start)
{
    public string Path { get; init; } = Wire.Path;

    public string[] Headers { get; init; } = [];

    /// <summary>Requests that the provider sees for each, the refused ones first.</summary>
    public (int Refused, int Answered) Asks { get; init; } = (0, 1);
}

/// <summary>Why a row is empty.</summary>
internal sealed record Missing(string Name, string Why);
