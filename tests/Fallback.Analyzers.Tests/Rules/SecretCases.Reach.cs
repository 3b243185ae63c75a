namespace Fallback.Analyzers.Tests;

/// <summary>FB3001: names that are put together, and ways through <c>out</c> parameters, interfaces, events and other types.</summary>
internal static partial class SecretCases
{
    private static TheoryData<string, string> LeakReachHits => Marked("FB3001",
        // Names that are put together.
        Service("""public void Show(string name) => logger.LogInformation("{Value}", [|configuration[$"Providers:{name}:ApiKey"]|]);"""),
        Service("""public void Show(string name) { string? found = configuration["Providers:" + name + ":ApiKey"]; logger.LogInformation("{Value}", [|found|]); }"""),
        Service("""public void Show(string name) => Console.WriteLine([|Environment.GetEnvironmentVariable($"{name}_API_KEY")|]);"""),
        Service("""public void Show(string name) => Console.WriteLine([|Environment.GetEnvironmentVariable(name.ToUpperInvariant() + "_TOKEN")|]);"""),
        Service("""public void Show(string name) { string variable = $"{name.ToUpperInvariant()}_API_KEY"; string? value = Environment.GetEnvironmentVariable(variable); Console.WriteLine([|value|]); }"""),
        Service("""public void Show(string name) => Console.WriteLine([|configuration[string.Format("Providers:{0}:ApiKey", name)]|]);"""),
        Service("""public void Show(string name) => Console.WriteLine([|configuration[ConfigurationPath.Combine("Providers", name, "ApiKey")]|]);"""),
        Service("""public void Show(string name) => Console.WriteLine([|configuration[$"ApiKeys:{name}"]|]);"""),
        Service("""public void Show() => Console.WriteLine([|configuration["ApiKeys:openai"]|]);"""),
        Service("""private static string Path(string name) => $"Providers:{name}:ApiKey"; public void Show(string name) => Console.WriteLine([|configuration[Path(name)]|]);"""),
        Service("""private static readonly string _variable = "APP" + "_API_KEY"; public void Show() => Console.WriteLine([|Environment.GetEnvironmentVariable(_variable)|]);"""),
        Service("""public void Show(string name) => Console.WriteLine([|configuration.GetSection($"Providers:{name}:ApiKey").Value|]);"""),
        Service("""public void Show(HttpRequestMessage request, string vendor) { foreach (string value in request.Headers.GetValues($"x-{vendor}-api-key")) Console.WriteLine([|value|]); }"""),
        // Out and ref parameters.
        Service("""private bool TryLoad(out string value) { value = configuration["OpenAI:ApiKey"]!; return value.Length > 0; } public void Show() { if (TryLoad(out string found)) logger.LogInformation("{Value}", [|found|]); }"""),
        Service("""private void Load(ref string value) { if (value.Length == 0) value = options.Value.ApiKey; } public void Show() { string found = ""; Load(ref found); Console.WriteLine([|found|]); }"""),
        Service("""private static void Copy(string from, out string to) => to = from.Trim(); public void Show() { Copy(options.Value.ApiKey, out var copy); Console.WriteLine([|copy|]); }"""),
        Service("""private bool TryLoad(out string? value, out string? error) { error = null; value = null; if (configuration["OpenAI:ApiKey"] is not { } key) { error = "none"; return false; } value = key; return true; } public void Show() { if (TryLoad(out string? found, out string? error)) Console.WriteLine($"{[|found|]} {error}"); }"""),
        Service("""public void Show() { Read(out string found); Console.WriteLine([|found|]); void Read(out string value) => value = options.Value.ApiKey; }"""),
        File("""public sealed record Account(string Name, string ApiKey); public static class Show { public static void All(Account account) { (string name, string value) = account; Console.WriteLine(name + [|value|]); } }"""),
        // Interfaces and abstract members.
        Service("""public interface ISource { string Load(); } public sealed class Env : ISource { public string Load() => Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; } public void Show(ISource source) => logger.LogInformation("{Value}", [|source.Load()|]);"""),
        Service("""public interface ISink { void Send(string text); } public sealed class Terminal : ISink { public void Send(string text) => Console.WriteLine(text); } public void Show(ISink sink) => sink.Send([|options.Value.ApiKey|]);"""),
        Service("""public abstract class Source { public abstract string Value { get; } } public sealed class Env : Source { public override string Value => Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; } public void Show(Source source) => Console.WriteLine([|source.Value|]);"""),
        Service("""public interface IStore<T> { Task<T> GetAsync(); } public sealed class Store(IConfiguration settings) : IStore<string> { public Task<string> GetAsync() => Task.FromResult(settings["OpenAI:ApiKey"]!); } public async Task ShowAsync(IStore<string> store) => Console.WriteLine([|await store.GetAsync()|]);"""),
        Service("""public interface ITry { bool TryGet(out string value); } public sealed class Env : ITry { public bool TryGet(out string value) { value = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? ""; return true; } } public void Show(ITry source) { source.TryGet(out string found); Console.WriteLine([|found|]); }"""),
        // Events and delegates.
        Service("""public event Action<string>? Loaded; public void Wire() => Loaded += text => logger.LogInformation("{Text}", text); public void Load() => Loaded?.Invoke([|options.Value.ApiKey|]);"""),
        Service("""public event EventHandler<string>? Loaded; private void OnLoaded(object? sender, string text) => Console.WriteLine(text); public void Wire() => Loaded += OnLoaded; public void Load() => Loaded?.Invoke(this, [|options.Value.ApiKey|]);"""),
        Service("""public Action<string>? Report { get; set; } public void Wire() => Report = Console.WriteLine; public void Wire2() => Report = static text => Console.WriteLine("got " + text); public void Load() => Report?.Invoke([|options.Value.ApiKey|]);"""),
        Service("""public event Action<string>? Loaded; public void Wire() { Loaded += Show; void Show(string text) => logger.LogDebug(text); } public void Wire2() => Loaded += delegate (string text) { Console.WriteLine(text); }; public void Load() { if (Loaded is not null) Loaded([|options.Value.ApiKey|]); }"""));

    private static string[] LeakReachMisses =>
    [
        Service("""public void Show(string name) => logger.LogInformation("{Value}", configuration[$"Providers:{name}:Model"]);"""),
        Service("""public void Show(string name) => logger.LogInformation("{Value}", configuration["Providers:" + name]);"""),
        Service("""public void Show(string name) => Console.WriteLine(Environment.GetEnvironmentVariable($"{name}_MODEL") + configuration[$"Providers:{name}:ApiKeyHeader"]);"""),
        Service("""public void Show(string name) => throw new InvalidOperationException($"Set {name}_API_KEY, or Providers:{name}:ApiKey.");"""),
        Service("""public void Show(string name) { string variable = $"{name}_API_KEY"; if (Environment.GetEnvironmentVariable(variable) is null) Console.WriteLine($"{variable} is not set"); }"""),
        Service("""public void Show(string name) => Console.WriteLine(configuration[$"Providers:{name}:ApiKey"] is null ? "missing" : ApiKey.Mask(configuration[$"Providers:{name}:ApiKey"]!));"""),
        Service("""public void Show(string name) => Console.WriteLine(configuration[$"Shortcuts:{name}Key"] + configuration[$"Cache:{name}:PrimaryKey"] + configuration[$"Models:{name}"]);"""),
        Service("""private bool TryLoad(out string value) { value = ApiKey.Mask(configuration["OpenAI:ApiKey"]!); return true; } public void Show() { if (TryLoad(out string found)) logger.LogInformation("{Value}", found); }"""),
        Service("""private bool TryLoad(out string model) { string key = configuration["OpenAI:ApiKey"]!; model = configuration["OpenAI:Model"]!; return key.Length > 0; } public void Show() { if (TryLoad(out string found)) logger.LogInformation("{Value}", found); }"""),
        Service("""private bool TryLoad(out string value, out string? error) { value = options.Value.ApiKey; error = value.Length == 0 ? "No key" : null; return error is null; } public void Show() { if (!TryLoad(out _, out string? problem)) logger.LogInformation("{Value}", problem); }"""),
        Service("""public void Show() { string found = ""; Load(ref found); Console.WriteLine(found); void Load(ref string value) => value = ApiKey.Mask(options.Value.ApiKey); }"""),
        File("""public sealed record Account(string Name, string ApiKey); public static class Show { public static void All(Account account) { (string name, _) = account; Console.WriteLine(name); } }"""),
        Service("""public interface ISource { string Load(); } public sealed class Env : ISource { public string Load() => ApiKey.Mask(Environment.GetEnvironmentVariable("OPENAI_API_KEY")!); } public void Show(ISource source) => logger.LogInformation("{Value}", source.Load());"""),
        Service("""public interface ISink { void Send(string text); } public sealed class Counter : ISink { public void Send(string text) => Console.WriteLine(text.Length); } public void Show(ISink sink) => sink.Send(options.Value.ApiKey);"""),
        Service("""public interface ISink { void Send(string text); } public void Show(ISink sink) => sink.Send(options.Value.ApiKey);"""),
        Service("""public abstract class Source { public abstract string Value { get; } } public sealed class Env : Source { public override string Value => Environment.GetEnvironmentVariable("OPENAI_MODEL")!; private string Key => Environment.GetEnvironmentVariable("OPENAI_API_KEY")!; } public void Show(Source source) => Console.WriteLine(source.Value);"""),
        Service("""public event Action<string>? Loaded; public void Wire() => Loaded += text => logger.LogInformation("{Length}", text.Length); public void Load() => Loaded?.Invoke(options.Value.ApiKey);"""),
        Service("""public event Action<string>? Loaded; public event Action<string>? Named; public void Wire() { Named += text => logger.LogInformation("{Text}", text); Loaded += text => http.DefaultRequestHeaders.Add("x-api-key", text); } public void Load() { Loaded?.Invoke(options.Value.ApiKey); Named?.Invoke(options.Value.Model); }"""),
        Service("""public event Action<string>? Loaded; public void Wire() => Loaded += text => logger.LogInformation("{Text}", text); public void Load() => Loaded?.Invoke(ApiKey.Mask(options.Value.ApiKey));"""),
        // Copies and comparisons of an object that has a key.
        Service("""public OpenAiOptions Clone() => JsonSerializer.Deserialize<OpenAiOptions>(JsonSerializer.Serialize(options.Value))!;"""),
        Service("""public OpenAiOptions? Clone() { string json = JsonSerializer.Serialize(options.Value); return JsonSerializer.Deserialize<OpenAiOptions>(json); }"""),
        Service("""public static T Clone<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value))!; public OpenAiOptions Copy() => Clone(options.Value);"""),
        Service("""public OpenAiOptions? Clone() => JsonSerializer.SerializeToElement(options.Value).Deserialize<OpenAiOptions>();"""),
        Service("""public OpenAiOptions? Clone() { using var stream = new MemoryStream(); JsonSerializer.Serialize(stream, options.Value); stream.Position = 0; return JsonSerializer.Deserialize<OpenAiOptions>(stream); }"""),
        Service("""public bool Same(OpenAiOptions other) => JsonSerializer.Serialize(options.Value) == JsonSerializer.Serialize(other);"""),
        Service("""public string Version() => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options.Value)));"""),
    ];
}
