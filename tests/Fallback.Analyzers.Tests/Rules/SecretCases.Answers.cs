namespace Fallback.Analyzers.Tests;

/// <summary>FB3001: objects that have a key, as answers of controllers, hubs and minimal APIs.</summary>
internal static partial class SecretCases
{
    /// <summary>More parts of ASP.NET Core.</summary>
    private const string Mvc = """

        namespace Microsoft.AspNetCore.Mvc
        {
            [AttributeUsage(AttributeTargets.Class)] public sealed class ApiControllerAttribute : Attribute;
            [AttributeUsage(AttributeTargets.Method)] public sealed class NonActionAttribute : Attribute;
            public interface IActionResult;
            public class ActionResult : IActionResult;
            public class OkObjectResult(object? value) : ActionResult { public object? Value => value; }
            public sealed class ActionResult<T>
            {
                public static implicit operator ActionResult<T>(T value) => new();
                public static implicit operator ActionResult<T>(ActionResult result) => new();
            }
            public abstract class ControllerBase
            {
                public OkObjectResult Ok(object? value) => new(value);
                public ActionResult CreatedAtAction(string? action, object? value) => new();
                public ActionResult NotFound() => new();
            }
        }
        namespace Microsoft.AspNetCore.Http.HttpResults { public sealed class Ok<T> : IResult; }
        namespace Microsoft.AspNetCore.Http { public static class TypedResults { public static HttpResults.Ok<T> Ok<T>(T value) => new(); } }
        namespace Microsoft.AspNetCore.SignalR { public abstract class Hub; }
        """;

    private static TheoryData<string, string> LeakAnswerHits => Marked("FB3001",
        Controller("""public OpenAiOptions Get() => [|options.Value|];"""),
        Controller("""public ActionResult<OpenAiOptions> Get() => [|options.Value|];"""),
        Controller("""public ActionResult<OpenAiOptions> Get() { OpenAiOptions found = options.Value; if (found.Model.Length == 0) return NotFound(); return [|found|]; }"""),
        Controller("""public ActionResult<OpenAiOptions> Get() => Ok([|options.Value|]);"""),
        Controller("""public ActionResult<OpenAiOptions> Put(OpenAiOptions given) => CreatedAtAction(nameof(Get), [|given|]); public string Get() => "";"""),
        Controller("""private readonly List<OpenAiOptions> _all = []; public List<OpenAiOptions> Get() => [|_all|];"""),
        Controller("""private readonly List<OpenAiOptions> _all = []; public IEnumerable<OpenAiOptions> Get() => [|_all.Where(static one => one.Model.Length > 0)|];"""),
        Controller("""private readonly List<OpenAiOptions> _all = []; public async Task<ActionResult<List<OpenAiOptions>>> Get() { await Task.Yield(); return [|_all|]; }"""),
        Controller("""private readonly Dictionary<string, OpenAiOptions> _all = []; public IActionResult Get() => Ok([|_all|]);"""),
        Controller("""private Task<OpenAiOptions> LoadAsync() => Task.FromResult(options.Value); public async Task<OpenAiOptions> Get() => [|await LoadAsync()|];"""),
        Controller("""public object Get() => new { options.Value.Model, [|options.Value.ApiKey|] };"""),
        Controller("""public IActionResult Get() => Ok(new { options.Value.Model, Settings = [|options.Value|] });"""),
        Controller("""public string Get() => [|configuration["OpenAI:ApiKey"]|]!;"""),
        Controller("""public sealed class Tenant { public string Name { get; set; } = ""; public OpenAiOptions? Llm { get; set; } public List<Tenant>? Parts { get; set; } } public Tenant Get(Tenant tenant) => [|tenant|];"""),
        File("""using Microsoft.AspNetCore.Mvc; [ApiController] public sealed class Settings2(IOptions<OpenAiOptions> options) { public OpenAiOptions Get() => [|options.Value|]; }""" + Options + Web + Mvc),
        File("""using Microsoft.AspNetCore.SignalR; public sealed class Desk(IOptions<OpenAiOptions> options) : Hub { public OpenAiOptions Settings() => [|options.Value|]; }""" + Options + Web + Mvc),
        Endpoint("""app.MapGet("/settings", (IOptions<OpenAiOptions> options) => [|options.Value|]);"""),
        Endpoint("""app.MapGet("/settings", async (IOptions<OpenAiOptions> options) => { await Task.Yield(); return Results.Ok([|options.Value|]); });"""),
        Endpoint("""app.MapGet("/settings", (List<OpenAiOptions> all) => TypedResults.Ok([|all|]));"""),
        Endpoint("""app.MapGet("/settings", (IOptions<OpenAiOptions> options) => new { options.Value.Model, Key = [|options.Value.ApiKey|] });"""),
        Endpoint("""app.MapGet("/settings", [|Show|]); static OpenAiOptions Show(IOptions<OpenAiOptions> options) => options.Value;"""),
        Endpoint("""app.MapGet("/settings", [|ShowAsync|]); } private static async Task<string> ShowAsync(IConfiguration configuration) { await Task.Yield(); return configuration["OpenAI:ApiKey"]!;"""));

    private static string[] LeakAnswerMisses =>
    [
        Controller("""public string Get() => options.Value.Model; public ActionResult<string> Url() => options.Value.BaseUrl; public int Length() => options.Value.ApiKey.Length;"""),
        Controller("""public sealed record Shown(string Model, string MaskedKey); public ActionResult<Shown> Get() => new Shown(options.Value.Model, ApiKey.Mask(options.Value.ApiKey));"""),
        Controller("""public sealed record Shown(string Model, bool HasKey); public IEnumerable<Shown> Get() => new[] { options.Value }.Select(static one => new Shown(one.Model, one.ApiKey.Length > 0));"""),
        Controller("""public sealed class Safe { public string Model { get; set; } = ""; [System.Text.Json.Serialization.JsonIgnore] public string? ApiKey { get; set; } } public Safe Get(Safe safe) => safe; public List<Safe> All(List<Safe> all) => all;"""),
        Controller("""public sealed class Safe { public string Model { get; set; } = ""; public ApiKey? Key { get; set; } } public ActionResult<Safe> Get(Safe safe) => safe;"""),
        Controller("""[NonAction] public OpenAiOptions Current() => options.Value; private OpenAiOptions Inner() => options.Value; internal static OpenAiOptions Default() => new(); public string Get() => Current().Model + Inner().Model + Default().Model;"""),
        Controller("""public object Get() => new { options.Value.Model, HasKey = options.Value.ApiKey is { Length: > 0 } };"""),
        Controller("""public IActionResult Put(OpenAiOptions given) { Console.WriteLine(given.Model); return NotFound(); }"""),
        File("""public sealed class Factory(IOptions<OpenAiOptions> options) { public OpenAiOptions Create() => options.Value; public List<OpenAiOptions> All() => [options.Value]; }""" + Options),
        Endpoint("""app.MapGet("/settings", (IOptions<OpenAiOptions> options) => options.Value.Model);"""),
        Endpoint("""app.MapGet("/settings", (IOptions<OpenAiOptions> options) => new { options.Value.Model, Key = ApiKey.Mask(options.Value.ApiKey) });"""),
        Endpoint("""app.MapGet("/settings", Show); static string Show(IOptions<OpenAiOptions> options) => ApiKey.Mask(options.Value.ApiKey);"""),
        Endpoint("""Func<OpenAiOptions, OpenAiOptions> same = static one => one; app.MapGet("/settings", (IOptions<OpenAiOptions> options) => same(options.Value).Model);"""),
    ];

    private static string Controller(string members) => $$"""
        {{Usings}}using Microsoft.AspNetCore.Mvc;
        public sealed class SettingsController(IOptions<OpenAiOptions> options, IConfiguration configuration) : ControllerBase
        {
            public override string ToString() => options.Value.Model + configuration["Name"];
            {{members}}
        }{{Options}}{{Web}}{{Mvc}}
        """;

    private static string Endpoint(string statements) => $$"""
        {{Usings}}using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        public static class Endpoints
        {
            public static void Map(WebApplication app)
            {
                {{statements}}
            }
        }{{Options}}{{Web}}{{Mvc}}
        """;
}
