using Microsoft.Extensions.Options;

namespace Fallback;

/// <summary>Checks the options together with the chains of every registered client, when the host starts.</summary>
internal sealed class FallbackOptionsValidator(IEnumerable<RegisteredClient> clients) : IValidateOptions<FallbackOptions>
{
    public ValidateOptionsResult Validate(string? name, FallbackOptions options)
    {
        // Thrown and not returned: the exception that would be made of a result has all mistakes on one line.
        OptionsCheck.ThrowIfWrong(options, clients.SelectMany(static client => client.Chains));
        return ValidateOptionsResult.Success;
    }
}
