using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Puts the pieces of a stream's tool calls together. A piece belongs to the call with its index; without one,
/// an id begins a call.</summary>
internal sealed class ToolCallAssembler
{
    private readonly List<Open> _calls = [];
    private List<FunctionCallContent>? _whole;

    public void Add(List<ToolCallPiece> pieces)
    {
        foreach (ToolCallPiece piece in pieces)
        {
            Open call = Find(piece);
            call.Id ??= piece.Id is { Length: > 0 } ? piece.Id : null;
            call.Name ??= piece.Name is { Length: > 0 } ? piece.Name : null;
            call.Arguments.Append(piece.Arguments);
        }
    }

    public void Add(IReadOnlyList<FunctionCallContent> whole) => (_whole ??= []).AddRange(whole);

    public FunctionCallContent[] ToContents() =>
        [.. _calls.Select(static (call, i) => ToolCallReader.ToContent(call.Id, call.Name, call.Arguments.ToString(), i)), .. _whole ?? []];

    private Open Find(ToolCallPiece piece)
    {
        Open? call = piece.Index is { } index
            ? _calls.Find(open => open.Index == index && !open.IsOther(piece))
            : piece.Id is { Length: > 0 }
                ? null
                : _calls.LastOrDefault();
        if (call is null) _calls.Add(call = new Open(piece.Index));
        return call;
    }

    private sealed class Open(int? index)
    {
        public int? Index { get; } = index;

        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        // Some servers give every call the index 0, and tell them apart by their ids.
        public bool IsOther(ToolCallPiece piece) => piece.Id is { Length: > 0 } id && Id is not null && Id != id;
    }
}
