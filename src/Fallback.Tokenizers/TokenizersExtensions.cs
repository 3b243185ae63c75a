using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fallback;

/// <summary>Adds tokenizers, so that prompts are counted instead of estimated.</summary>
public static class TokenizersExtensions
{
    /// <summary>Counts the prompts of OpenAI's models with their tokenizers, unless another <see cref="ITokenCounter"/> is registered.</summary>
    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    public static FallbackBuilder AddTokenizers(this FallbackBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ITokenCounter, TiktokenCounter>();
        return builder;
    }

    /// <summary>Counts the prompts of OpenAI's models with their tokenizers, unless <see cref="FallbackOptions.TokenCounter"/> is set.</summary>
    /// <param name="options">The options to change, for use without a container.</param>
    public static FallbackOptions AddTokenizers(this FallbackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.TokenCounter ??= new TiktokenCounter();
        return options;
    }
}
