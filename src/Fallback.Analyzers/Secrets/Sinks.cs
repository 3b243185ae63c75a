using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Knows the methods, constructors and properties through which a value leaves: logs, consoles, traces, exceptions, files,
/// responses, serialisers.</summary>
internal sealed class Sinks
{
    /// <summary>The names of all types below: nearly every other method is sorted out by the name of its type.</summary>
    private static readonly HashSet<string> _types = new(StringComparer.Ordinal)
    {
        "LoggerExtensions", "ILogger", "Log", "LogContext", "Logger", "ILoggerBase", "ILog", "EventSource", "Console", "Trace", "Debug",
        "TraceSource", "Activity", "ActivityTagsCollection", "TagList", "Counter", "Histogram", "UpDownCounter", "Gauge", "TextWriter",
        "StreamWriter", "File", "Environment", "JsonSerializer", "JsonConvert", "XmlSerializer", "HttpResponseWritingExtensions",
        "HttpResponseJsonExtensions", "Results", "TypedResults", "ControllerBase", "Controller",
    };

    private readonly ConcurrentDictionary<IMethodSymbol, Sink?> _known = new(SymbolEqualityComparer.Default);

    public Sink? Of(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        // A writer into memory is a text like any other; where that goes decides.
        if (call.Instance?.Type is { Name: "StringWriter" }) return null;
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return !method.Parameters.IsEmpty && IsLogger(method.Parameters[0].Type) ? new("a log") : null;
        if (method.Name == "Add"
            && call.Instance is IPropertyReferenceOperation { Property: { Name: "Data", ContainingType: { } owner } }
            && KeyTypes.IsException(owner))
            return new("the data of an exception");
        return _known.GetOrAdd(method.OriginalDefinition, static found => Find(found));
    }

    public Sink? Of(IMethodSymbol constructor) => _known.GetOrAdd(constructor.OriginalDefinition, static found => Find(found));

    public static Sink? Of(IPropertyReferenceOperation target)
    {
        IPropertySymbol property = target.Property;
        if (property.ContainingType is { Name: "Activity" } && property.Name is "DisplayName" or "StatusDescription") return new("a trace");
        if (property is { Name: "Detail", ContainingType.Name: "ProblemDetails" }) return Response;
        if (property is { IsIndexer: true, ContainingType.Name: "ActivityTagsCollection" }) return new("a trace");
        if (!property.IsIndexer || target.Instance is not IPropertyReferenceOperation { Property: { } holder }) return null;
        if (holder is { Name: "Data", ContainingType: { } owner } && KeyTypes.IsException(owner)) return new("the data of an exception");
        return holder is { Name: "Headers", ContainingType.Name: "HttpResponse" } ? Response : null;
    }

    /// <summary>Clients sign in with tokens, so only keys are kept from an answer.</summary>
    public static Sink Response { get; } = new("an HTTP response", KeyStrength.Key, TakesObjects: true);

    public static Sink Text { get; } = new("'ToString()'");

    public static bool IsLogger(ITypeSymbol type) => type is { Name: "ILogger", ContainingNamespace.Name: "Logging" or "Serilog" or "NLog" };

    private static Sink? Find(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type) return null;
        // For a constructor in this project, its own body decides.
        if (method.MethodKind == MethodKind.Constructor) return method.DeclaringSyntaxReferences.IsEmpty ? OfConstructor(type) : null;
        if (LogLevels.Message(method) is not null) return new($"the log by '{method.Name}'");
        if (!_types.Contains(type.Name)) return null;
        string @namespace = type.ContainingNamespace?.ToDisplayString() ?? "";
        return Logs(@namespace, type.Name, method.Name) ? new($"a log by '{method.Name}'")
            : Shows(@namespace, type.Name, method.Name) is { } shown ? new($"{shown} by '{method.Name}'")
            : Serializes(@namespace, type.Name, method.Name) ? new($"text by '{type.Name}.{method.Name}'", KeyStrength.Key, TakesObjects: true)
            : Answers(@namespace, type.Name, method.Name) ? Response : null;
    }

    private static Sink? OfConstructor(INamedTypeSymbol type)
    {
        if (KeyTypes.IsException(type)) return new($"the message of '{type.Name}'");
        if (type is { Name: "ActivityEvent" or "ActivityTagsCollection", ContainingNamespace.Name: "Diagnostics" }) return new("a trace");
        return type.Name is "ObjectResult" or "OkObjectResult" or "JsonResult" or "BadRequestObjectResult" or "NotFoundObjectResult"
            or "ConflictObjectResult"
            && type.ContainingNamespace?.Name == "Mvc" ? Response : null;
    }

    private static bool Logs(string @namespace, string type, string method) => (@namespace, type) switch
    {
        ("Microsoft.Extensions.Logging", "LoggerExtensions" or "ILogger") =>
            method.StartsWith("Log", StringComparison.Ordinal) || method == "BeginScope",
        ("Serilog", "ILogger" or "Log") =>
            method is "Verbose" or "Debug" or "Information" or "Warning" or "Error" or "Fatal" or "Write" or "ForContext",
        ("Serilog.Context", "LogContext") => method == "PushProperty",
        ("NLog", "ILogger" or "Logger" or "ILoggerBase" or "LoggerExtensions") or ("log4net", "ILog") =>
            method is not ("IsEnabled" or "ForTarget" or "WithProperty"),
        ("System.Diagnostics.Tracing", "EventSource") => method is "WriteEvent" or "Write",
        _ => false,
    };

    private static string? Shows(string @namespace, string type, string method) => (@namespace, type) switch
    {
        ("System", "Console") when method is "Write" or "WriteLine" => "the console",
        ("System.Diagnostics", "Trace" or "Debug")
            when method.StartsWith("Write", StringComparison.Ordinal)
                || method.StartsWith("Trace", StringComparison.Ordinal)
                || method is "Print" or "Fail" or "Assert" => "a trace",
        ("System.Diagnostics", "TraceSource") when method.StartsWith("Trace", StringComparison.Ordinal) => "a trace",
        ("System.Diagnostics", "Activity") when method is "SetTag" or "AddTag" or "SetBaggage" or "AddBaggage" or "SetStatus" => "a trace",
        ("System.Diagnostics", "ActivityTagsCollection" or "TagList") when method == "Add" => "a trace",
        ("System.Diagnostics.Metrics", "Counter" or "Histogram" or "UpDownCounter" or "Gauge") when method is "Add" or "Record" => "a metric",
        ("System.IO", "TextWriter" or "StreamWriter") when method.StartsWith("Write", StringComparison.Ordinal) => "an output",
        ("System.IO", "File")
            when method.StartsWith("WriteAll", StringComparison.Ordinal)
                || method.StartsWith("AppendAll", StringComparison.Ordinal) => "a file",
        ("System", "Environment") when method is "FailFast" => "a crash report",
        _ => null,
    };

    private static bool Serializes(string @namespace, string type, string method) => (@namespace, type) switch
    {
        ("System.Text.Json", "JsonSerializer") => method.StartsWith("Serialize", StringComparison.Ordinal),
        ("Newtonsoft.Json", "JsonConvert") => method == "SerializeObject",
        ("System.Xml.Serialization", "XmlSerializer") => method == "Serialize",
        _ => false,
    };

    private static bool Answers(string @namespace, string type, string method) => (@namespace, type) switch
    {
        ("Microsoft.AspNetCore.Http", "HttpResponseWritingExtensions" or "HttpResponseJsonExtensions") => true,
        ("Microsoft.AspNetCore.Http", "Results" or "TypedResults") => true,
        ("Microsoft.AspNetCore.Mvc", "ControllerBase" or "Controller") =>
            method is "Ok" or "Json" or "Content" or "BadRequest" or "NotFound" or "Problem" or "Conflict" or "StatusCode" or "Created"
                or "CreatedAtAction" or "CreatedAtRoute" or "Accepted" or "AcceptedAtAction" or "AcceptedAtRoute" or "UnprocessableEntity",
        _ => false,
    };
}
