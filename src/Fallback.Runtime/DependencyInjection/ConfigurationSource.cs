using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Fallback;

/// <summary>A configuration section as the source of the options and of their changes.</summary>
internal sealed class ConfigurationSource(IConfiguration section) : IConfigureOptions<FallbackOptions>
{
    public IConfiguration Section => section;

    public void Configure(FallbackOptions options) => ConfigurationReader.Read(section, options);

    public IChangeToken GetReloadToken() => section.GetReloadToken();
}
