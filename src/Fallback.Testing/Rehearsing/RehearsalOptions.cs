using Microsoft.Extensions.DependencyInjection;

namespace Fallback.Testing;

/// <summary>The options of a rehearsal: what is rehearsed, and with which services, arguments and answers. Not thread-safe.</summary>
public sealed class RehearsalOptions
{
    private readonly Dictionary<string, object?> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Type, object?> _byType = [];
    private readonly Dictionary<string, string> _answers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The services that the application registers for the client: <c>AddFallback</c> with its configuration, the client, and what these
    /// need. To add the services of a whole application, use <see cref="WithServices"/>. Each call of the rehearsal gets its own container
    /// of these services; hosted services are not started. Default: none, so that the attributes alone apply.
    /// </summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The names of the methods to rehearse. Default: empty, which means all.</summary>
    public ISet<string> Methods { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The failures to rehearse. Default: empty, which means all.</summary>
    public ISet<RehearsedFailure> Failures { get; } = new HashSet<RehearsedFailure>();

    /// <summary>
    /// The approximate number of tokens in the made-up prompt, without the text that attributes add; from 1 to 4,000,000. Default 1,000.
    /// Set it to the size of your real prompts, so that context windows and costs are realistic.
    /// </summary>
    public int PromptTokens { get; set; } = 1_000;

    /// <summary>The approximate number of tokens in a made-up text answer, from 1 to 100,000. Default 300.</summary>
    public int AnswerTokens { get; set; } = 300;

    /// <summary>
    /// The highest accepted ratio of the cost of a fallback's answer to that of the first tier's, greater than 0. A higher ratio is a
    /// finding. Default null: costs are not compared.
    /// </summary>
    public decimal? MaxCostFactor { get; set; }

    /// <summary>The writer that the report is printed to when the rehearsal ends. Default: the console. Null prints nothing.</summary>
    public TextWriter? Output { get; set; } = Console.Out;

    /// <summary>Adds existing registrations, for example those of an application's host builder.</summary>
    /// <param name="services">The registrations.</param>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithServices(IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (ServiceDescriptor service in services) Services.Add(service);
        return this;
    }

    /// <summary>Sets the argument of every parameter of this name, instead of a made-up value.</summary>
    /// <param name="parameter">The parameter's name, not case-sensitive.</param>
    /// <param name="value">The argument.</param>
    /// <returns>These options, for chaining.</returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public RehearsalOptions WithArgument(string parameter, object? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        _byName[parameter] = value;
        return this;
    }

    /// <summary>Sets the argument of every parameter of this type that has none by its name, instead of a made-up value.</summary>
    /// <param name="value">The argument.</param>
    /// <returns>These options, for chaining.</returns>
    public RehearsalOptions WithArgument<T>(T value)
    {
        _byType[typeof(T)] = value;
        return this;
    }

    /// <summary>
    /// Sets the text that the model answers a method with, instead of a made-up answer. For a method that returns its own type, the text is
    /// JSON.
    /// </summary>
    /// <param name="method">The method's name, not case-sensitive.</param>
    /// <param name="text">The answer.</param>
    /// <returns>These options, for chaining.</returns>
    /// <exception cref="ArgumentException">The method's name is blank.</exception>
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
