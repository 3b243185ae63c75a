using System.Reflection;
using Microsoft.Extensions.Options;

namespace Fallback.Gateway;

/// <summary>
/// Runs the tool. The exit code is 0 for success, 1 if the configuration is wrong or the gateway cannot start, and 2 if the arguments are
/// invalid. Errors are written to standard error, one per line.
/// </summary>
internal static class GatewayTool
{
    private const int Success = 0;
    private const int Wrong = 1;
    private const int NotUnderstood = 2;

    private static string Version =>
        typeof(GatewayTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        if (GatewayArguments.Parse(arguments, out string? mistake) is not { } command)
        {
            await errors.WriteLineAsync($"{mistake} (fallback-gateway --help lists all arguments)");
            return NotUnderstood;
        }
        switch (command.Action)
        {
            case ToolAction.Help:
                await output.WriteLineAsync(Usage.Text);
                return Success;
            case ToolAction.Version:
                await output.WriteLineAsync(Version);
                return Success;
            case ToolAction.AddKey:
                await NewCaller.WriteAsync(command.Caller, output, errors);
                return Success;
            case ToolAction.Validate:
                return await ValidateAsync(command, output, errors);
            default:
                return await ServeAsync(command, output, errors, cancellationToken);
        }
    }

    private static async Task<int> ValidateAsync(GatewayArguments command, TextWriter output, TextWriter errors)
    {
        var builder = new ConfigurationBuilder();
        if (!ToolConfiguration.TryAdd(builder, command.Configs, reloads: null, out string? unreadable)) return await FailAsync(errors, [unreadable]);
        GatewayConfiguration configuration = GatewayConfiguration.Read(builder.Build().GetSection("Fallback"));
        foreach (string key in configuration.MissingKeys) await errors.WriteLineAsync($"warning: {key}");
        if (configuration.Mistakes.Count > 0) return await FailAsync(errors, configuration.Mistakes);
        await output.WriteLineAsync($"The configuration is valid: {GatewayHost.Describe(configuration)}");
        return Success;
    }

    private static async Task<int> ServeAsync(GatewayArguments command, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = Environment.CurrentDirectory,
            // The builder's own appsettings.json would be watched, with every folder below the current one.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        // Only the documented sources: the files, and the environment over them.
        builder.Configuration.Sources.Clear();
        if (!ToolConfiguration.TryAdd(builder.Configuration, command.Configs, errors, out string? unreadable)) return await FailAsync(errors, [unreadable]);
        GatewayConfiguration configuration = GatewayConfiguration.Read(builder.Configuration.GetSection("Fallback"));
        string[] mistakes = [.. configuration.Mistakes, .. configuration.MissingKeys];
        if (mistakes.Length > 0) return await FailAsync(errors, mistakes);
        try
        {
            await using WebApplication app = GatewayHost.Build(builder, configuration, command);
            await app.StartAsync(cancellationToken);
            await output.WriteLineAsync($"fallback-gateway {Version} at {string.Join(", ", app.Urls)}: {GatewayHost.Describe(configuration)}");
            await output.FlushAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Success;
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(errors, e.Failures);
        }
        catch (Exception e) when (e is IOException or FormatException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return await FailAsync(errors, [$"The gateway cannot start: {e.Message}"]);
        }
    }

    private static async Task<int> FailAsync(TextWriter errors, IEnumerable<string> mistakes)
    {
        foreach (string mistake in mistakes) await errors.WriteLineAsync(mistake.ReplaceLineEndings(" "));
        return Wrong;
    }
}
