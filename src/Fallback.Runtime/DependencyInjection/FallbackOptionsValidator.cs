using Microsoft.Extensions.Options;

namespace Fallback;

/// <summary>Checks the options together with the chains of every registered client, when the host starts.</summary>
internal sealed class FallbackOptionsValidator(IEnumerable<RegisteredClient> clients) : IValidateOptions<FallbackOptions>
{
    public ValidateOptionsResult Validate(string? name, FallbackOptions options)
    {
        List<string> mistakes = OptionsCheck.Mistakes(options, clients.SelectMany(static client => client.Chains));
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
