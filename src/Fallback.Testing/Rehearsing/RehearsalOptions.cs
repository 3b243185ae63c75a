using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Testing;

/// <summary>What is rehearsed and with what. Not thread-safe.</summary>
public sealed class RehearsalOptions
{
    private readonly Dictionary<string, object?> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Type, object?> _byType = [];
    private readonly Dictionary<string, string> _answers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What the application registers for the client: <c>AddFallback</c> with its configuration, the client, and what those need. Those of
    /// a whole application come by <see cref="WithServices"/>. Every call of the rehearsal has a container of its own, made of these;
    /// hosted services are not started. Default: nothing, so that the client has what its attributes say.
    /// </summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The names of the methods that are rehearsed. Default: empty, which is all of them.</summary>
    public ISet<string> Methods { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The failures that are rehearsed. Default: empty, which is all of them.</summary>
    public ISet<RehearsedFailure> Failures { get; } = new HashSet<RehearsedFailure>();

    /// <summary>
    /// About how many tokens the made-up prompt of a call has, beside what attributes add to it: set it to what your calls have, so that windows
    /// and costs are theirs. From 1 to 4,000,000. Default 1,000.
    /// </summary>
    public int PromptTokens { get; set; } = 1_000;

    /// <summary>About how many tokens a made-up answer in text has. From 1 to 100,000. Default 300.</summary>
    public int AnswerTokens { get; set; } = 300;

    /// <summary>
    /// A fallback whose answer costs more than this many times the first choice's is a finding. More than 0. Default: null, none is.
    /// </summary>
    public decimal? MaxCostFactor { get; set; }

    /// <summary>Where the report is printed when the rehearsal is over. Default: the console; null prints nothing.</summary>
    public TextWriter? Output { get; set; } = Console.Out;

    /// <summary>Adds registrations as they are, of an application's host builder, say.</summary>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithServices(IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (ServiceDescriptor service in services) Services.Add(service);
        return this;
    }

    /// <summary>Gives the argument for every parameter of this name, in place of a made-up one.</summary>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithArgument(string parameter, object? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        _byName[parameter] = value;
        return this;
    }

    /// <summary>Gives the argument for every parameter of this type whose name has none, in place of a made-up one.</summary>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithArgument<T>(T value)
    {
        _byType[typeof(T)] = value;
        return this;
    }

    /// <summary>
    /// Gives the text that the model answers a method with, in place of a made-up one: JSON for a method that returns a type of its own.
    /// </summary>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithAnswer(string method, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentNullException.ThrowIfNull(text);
        _answers[method] = text;
        return this;
    }

    internal bool TryGetArgument(string parameter, Type type, out object? value) =>
        _byName.TryGetValue(parameter, out value) || _byType.TryGetValue(type, out value);

    internal string? AnswerOf(string method) => _answers.GetValueOrDefault(method);

    internal void ThrowIfWrong()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PromptTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PromptTokens, 4_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(AnswerTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AnswerTokens, 100_000);
        if (MaxCostFactor is { } factor) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 0, nameof(MaxCostFactor));
    }
}
