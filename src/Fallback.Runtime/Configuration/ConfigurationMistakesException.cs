using Microsoft.Extensions.Options;

namespace Fallback;

/// <summary>Reports several mistakes of a configuration, one per line; the base class writes all of them on one line.</summary>
internal sealed class ConfigurationMistakesException : OptionsValidationException
{
    private ConfigurationMistakesException(Type options, IReadOnlyCollection<string> mistakes)
        : base(Options.DefaultName, options, mistakes) =>
        Message = $"The configuration has {mistakes.Count} mistakes:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", mistakes)}";

    public override string Message { get; }

    /// <exception cref="OptionsValidationException">There are mistakes.</exception>
    public static void ThrowIfAny<TOptions>(IReadOnlyCollection<string> mistakes)
    {
        if (mistakes.Count == 0) return;
        throw mistakes.Count == 1
            ? new OptionsValidationException(Options.DefaultName, typeof(TOptions), mistakes)
            : new ConfigurationMistakesException(typeof(TOptions), mistakes);
    }
}
