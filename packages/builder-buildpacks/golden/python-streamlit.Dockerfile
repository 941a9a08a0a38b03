# Planned by @appliku/builder-buildpacks.
# Language: Python (there is runtime.txt)
# Python: 3.12.15 (runtime.txt is python-3.12, runtime.txt:1)
# Package manager: pip (there is requirements.txt)
# Start command: /bin/sh -c exec streamlit run streamlit_app.py --server.address=0.0.0.0 --server.port=$PORT --server.headless=true (there is streamlit_app.py, for Streamlit)

FROM python:3.12.15-slim AS tools
WORKDIR /srv/app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1
RUN python -m venv --without-pip /opt/venv
ENV PIP_PYTHON=/opt/venv/bin/python PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv

FROM tools AS dependencies
COPY requirements.txt ./
RUN --mount=type=cache,id=shop-pip,target=/root/.cache/pip pip install --requirement=requirements.txt

FROM python:3.12.15-slim AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV PYTHONUNBUFFERED=1 PYTHONFAULTHANDLER=1 PATH=/opt/venv/bin:$PATH VIRTUAL_ENV=/opt/venv
COPY --from=dependencies /opt/venv/ /opt/venv/
COPY --chown=10001:10001 . ./
ENV HOME=/tmp PORT=8000
USER 10001:10001
EXPOSE 8000
CMD ["/bin/sh","-c","exec streamlit run streamlit_app.py --server.address=0.0.0.0 --server.port=$PORT --server.headless=true"]
